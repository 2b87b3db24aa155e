import type { WriteHandlers } from '../writes/write-handlers.ts'
import type { MarkWrites } from './ports.ts'

/** The rules of writes about marks and drafts. */
export const markWrites: WriteHandlers<keyof MarkWrites> = {}
