import type { WriteHandlers } from '../writes/write-handlers.ts'
import { createRoom } from './create-room.ts'
import { join, leave } from './membership-writes.ts'
import type { RoomWrites } from './ports.ts'

/** The rules of writes about rooms. */
export const roomWrites: WriteHandlers<keyof RoomWrites> = { create_room: createRoom, join, leave }
