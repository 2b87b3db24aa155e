import type { MessageRow } from '../ports/rows.ts'
import { countFitting, encodedBytes } from '../reads/page-bytes.ts'
import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { MessageReads, MessageVersion } from './ports.ts'
import { readable } from './read-messages.ts'

/** V8: a page of what a message says and said, newest first; nothing once it is deleted. */
export const readEdits: ReadHandlers<keyof MessageReads>['edits'] = (tables, question) => {
  const found = readable(tables, question)
  if ('denied' in found) return found
  const { message } = found
  if (message.deletedAt !== null) return { versions: [], hasMore: false }
  const { messageId, limit, bytes } = question
  const present = presentOf(message)
  const before = question.before ?? present.n + 1
  const earlier = tables.records.edits.scan({
    equals: { messageId },
    after: { n: before },
    reverse: true,
    limit: limit + 1,
  })
  const versions = before > present.n ? [present, ...earlier] : earlier
  const count = countFitting(versions.slice(0, limit), bytes, ({ content }) => encodedBytes(content))
  return {
    versions: versions.slice(0, count).map(({ n, content, at }) => ({ n, content, at })),
    hasMore: versions.length > count,
  }
}

function presentOf({ more, content, editedAt, sentAt }: MessageRow): MessageVersion {
  return { n: more.editCount ?? 0, content, at: editedAt ?? sentAt }
}
