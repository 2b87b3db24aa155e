import type { User } from '@hubbub/protocol'
import type { MemberRow, RoomRow } from '../ports/rows.ts'
import { compareValues } from '../tables/scan-order.ts'

/**
 * The people a room is shown by once a membership has changed; the same list when nothing of it shows. Two who have a
 * room have it for ever; from a group people go.
 */
export function peopleWith({ kind, people }: RoomRow, { userId, username, state }: MemberRow): readonly User[] {
  if (kind !== 'direct' && kind !== 'group') return people
  const known = people.find(({ id }) => id === userId)
  const isShown = state === 'in' || (kind === 'direct' && known !== undefined)
  if (isShown === (known !== undefined) && (!known || known.username === username)) return people
  const others = people.filter(({ id }) => id !== userId)
  return isShown ? sortedById([...others, { id: userId, username }]) : others
}

/** People in the order a room names them. */
export function sortedById(people: readonly User[]): readonly User[] {
  return people.toSorted((a, b) => compareValues(a.id, b.id))
}
