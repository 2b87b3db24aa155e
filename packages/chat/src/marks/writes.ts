import type { WriteHandlers } from '../writes/write-handlers.ts'
import { moveMark, readAll } from './move-mark.ts'
import type { MarkWrites } from './ports.ts'
import { setDraft } from './set-draft.ts'

/** The rules of writes about marks and drafts. */
export const markWrites: WriteHandlers<keyof MarkWrites> = {
  move_mark: moveMark,
  read_all: readAll,
  set_draft: setDraft,
}
