import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { FileReads } from './ports.ts'

/** How reads about files are answered. */
export const fileReads: ReadHandlers<keyof FileReads> = {}
