import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { RoomReads } from './ports.ts'

/** How reads about rooms are answered. */
export const roomReads: ReadHandlers<keyof RoomReads> = {}
