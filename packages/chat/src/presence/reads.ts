import { readableRoom } from '../reads/readable-room.ts'
import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { PresenceReads } from './ports.ts'

/** How reads about presence are answered. */
export const presenceReads: ReadHandlers<keyof PresenceReads> = {
  presences: ({ records }, { userIds }) => userIds.flatMap((userId) => records.presences.get({ userId }) ?? []),
  presence_room: (tables, { act, ...about }) => readableRoom(tables, act, about),
}
