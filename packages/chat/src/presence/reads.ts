import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { PresenceReads } from './ports.ts'

/** How reads about presence are answered. */
export const presenceReads: ReadHandlers<keyof PresenceReads> = {}
