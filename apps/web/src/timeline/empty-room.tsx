import { type ReactNode, useState } from 'react'
import { useWords } from '../i18n/words.tsx'
import { useSession } from '../session/page-context.tsx'
import { Icon } from '../shell/icon.tsx'
import { roomLink } from '../shell/route.ts'

/** Shows in an empty room how to begin: say something, or invite somebody. */
export function EmptyRoom({ roomId, name }: { readonly roomId: string; readonly name: string }): ReactNode {
  const words = useWords()
  const { announcer } = useSession()
  const [isCopied, setCopied] = useState(false)
  const link = roomLink(roomId)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(link)
    setCopied(true)
    announcer.say(words.linkCopied)
  }
  return (
    <div className="centred">
      <h2 className="centred-title">{words.emptyRoomTitle(name)}</h2>
      <p className="muted">{words.emptyRoomHint}</p>
      <p className="room-link-text">{link}</p>
      {/* Without https the browser gives no access to the clipboard; the link above can be copied by hand. */}
      {navigator.clipboard !== undefined && (
        <button type="button" className="button" onClick={() => void copy()}>
          <Icon name={isCopied ? 'check' : 'link'} />
          {isCopied ? words.linkCopied : words.copyLink}
        </button>
      )}
    </div>
  )
}
