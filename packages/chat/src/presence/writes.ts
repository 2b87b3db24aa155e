import type { WriteHandlers } from '../writes/write-handlers.ts'
import type { PresenceWrites } from './ports.ts'

/** The rules of writes about presence. */
export const presenceWrites: WriteHandlers<keyof PresenceWrites> = {}
