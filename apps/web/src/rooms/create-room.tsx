import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useWords } from '../i18n/words.tsx'
import { Icon } from '../shell/icon.tsx'

// Not part of the first load: few visitors make a room.
const load = () => import('./room-dialog.tsx')
const RoomDialog = lazy(load)

/** The button that opens the form for a new room. */
export function CreateRoom(): ReactNode {
  const words = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={words.newRoom}
        title={words.newRoom}
        aria-haspopup="dialog"
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(true)}
      >
        <Icon name="plus" />
      </button>
      <Suspense>{isOpen && <RoomDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
