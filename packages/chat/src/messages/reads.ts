import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { MessageReads } from './ports.ts'

/** How reads about messages are answered. */
export const messageReads: ReadHandlers<keyof MessageReads> = {}
