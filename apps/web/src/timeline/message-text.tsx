import { memo, type ReactNode } from 'react'
import { linkify } from './linkify.ts'
import { textLanguage } from './text-language.ts'

/** The words of a message. They become text nodes and links, never markup. */
export const MessageText = memo(function MessageText({ text }: { readonly text: string }): ReactNode {
  return (
    <span className="text" lang={textLanguage(text)}>
      {linkify(text).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          // A text never changes in part, so a part's place is its identity.
          <a key={index} href={part.url} target="_blank" rel="noopener noreferrer nofollow">
            {part.url}
          </a>
        ),
      )}
    </span>
  )
})
