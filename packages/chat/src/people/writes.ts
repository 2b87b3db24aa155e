import type { WriteHandlers } from '../writes/write-handlers.ts'
import type { PeopleWrites } from './ports.ts'

/** The rules of writes about people. */
export const peopleWrites: WriteHandlers<keyof PeopleWrites> = {}
