import type { MessageRow } from '../ports/rows.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { releaseFiles } from './attach.ts'
import { mentionRows } from './mention-rows.ts'

/** Rows removed by one scan. */
const batch = 100

/** Removes what is kept of messages beside their own rows, given as they were: mentions, reactions, earlier texts, files' places. */
export function forgetMessages(tables: ChatTables, rows: readonly MessageRow[]): void {
  releaseFiles(tables, rows)
  for (const row of rows) {
    for (const mention of mentionRows(row)) tables.records.mentions.remove(mention)
    if (row.more.reactions) forgetReactions(tables, row.id)
    if (row.more.editCount) forgetEdits(tables, row.id)
  }
}

/** Removes what a message said before it was edited. */
function forgetEdits({ records: { edits } }: ChatTables, messageId: string): void {
  for (let found = edits.scan({ equals: { messageId }, limit: batch }); found.length > 0; ) {
    for (const edit of found) edits.remove(edit)
    found = edits.scan({ equals: { messageId }, limit: batch })
  }
}

function forgetReactions({ records: { reactions } }: ChatTables, messageId: string): void {
  for (let found = reactions.scan({ equals: { messageId }, limit: batch }); found.length > 0; ) {
    for (const reaction of found) reactions.remove(reaction)
    found = reactions.scan({ equals: { messageId }, limit: batch })
  }
}
