import { type FormEvent, type ReactNode, useState } from 'react'
import { Dialog, Heading } from 'react-aria-components/Dialog'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { reasonFor } from '../i18n/reason.ts'
import { useLanguage, useWords } from '../i18n/words.tsx'
import { maxRoomNameChars, nameFault } from '../session/name.ts'
import { usePage, useSession } from '../session/page-context.tsx'
import { Field } from '../shell/field.tsx'
import './dialog.css'

/** Asks for the name of a new room, makes it and opens it. */
export default function RoomDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { language } = useLanguage()
  return (
    <I18nProvider locale={language}>
      <ModalOverlay className="dialog-overlay" isDismissable isOpen onOpenChange={onClose}>
        <Modal className="dialog">
          <Dialog className="dialog-content">
            <RoomForm close={onClose} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  )
}

function RoomForm({ close }: { readonly close: () => void }): ReactNode {
  const words = useWords()
  const { hub } = useSession()
  const { router } = usePage()
  const [name, setName] = useState('')
  const [attempt, setAttempt] = useState<'none' | 'tried' | 'sending' | { readonly refused: unknown }>('none')
  const faultWords = {
    empty: words.roomNameEmpty,
    'too-long': words.roomNameTooLong(maxRoomNameChars),
    controls: words.nameControls,
  }
  const fault = attempt === 'none' ? undefined : nameFault(name, maxRoomNameChars)
  const refusal = typeof attempt === 'object' ? reasonFor(attempt.refused, words) : undefined

  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setAttempt('tried')
    if (attempt === 'sending' || nameFault(name, maxRoomNameChars) !== undefined) return
    setAttempt('sending')
    try {
      const room = await hub.createRoom({ name: name.trim() })
      close()
      router.go({ pane: 'room', roomId: room.id })
    } catch (error) {
      setAttempt({ refused: error })
    }
  }
  return (
    <form className="dialog-form" onSubmit={(event) => void create(event)} noValidate>
      <Heading slot="title" className="dialog-title">
        {words.newRoom}
      </Heading>
      <Field label={words.roomName} value={name} fault={fault ? faultWords[fault] : refusal} onChange={setName} />
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={close}>
          {words.cancel}
        </button>
        <button type="submit" className="button button-main" aria-disabled={attempt === 'sending'}>
          {words.create}
        </button>
      </div>
    </form>
  )
}
