import type { WriteHandlers } from '../writes/write-handlers.ts'
import type { FileWrites } from './ports.ts'

/** The rules of writes about files. */
export const fileWrites: WriteHandlers<keyof FileWrites> = {}
