import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { PeopleReads } from './ports.ts'

/** How reads about people are answered. */
export const peopleReads: ReadHandlers<keyof PeopleReads> = {}
