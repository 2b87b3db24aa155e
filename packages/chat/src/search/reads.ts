import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { SearchReads } from './ports.ts'

/** How reads about search are answered. */
export const searchReads: ReadHandlers<keyof SearchReads> = {}
