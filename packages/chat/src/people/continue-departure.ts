import type { RoomChange } from '../ports/rows.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { departureSteps } from './departure-steps.ts'
import type { ContinueDeparture, DoneOrNot } from './ports.ts'

/** U39: looks at the next rows there may be of somebody who has gone; done when there are no more. Where it stands is stored. */
export function continueDeparture(tables: ChatTables, write: ContinueDeparture): DoneOrNot {
  const { departures } = tables.records
  const changes: RoomChange[] = []
  let departure = departures.get({ userId: write.userId })
  let left = write.most
  while (departure && left > 0) {
    const step = departureSteps[departure.step]
    if (!step) {
      departures.remove(departure)
      return { isDone: true, changes }
    }
    const taken = step(tables, departure, { most: left, at: write.at })
    changes.push(...(taken.changes ?? []))
    left -= taken.looked
    departure = taken.cursor
      ? { ...departure, cursor: taken.cursor }
      : { ...departure, step: departure.step + 1, cursor: [] }
    departures.put(departure)
  }
  return { isDone: departure === undefined, changes }
}
