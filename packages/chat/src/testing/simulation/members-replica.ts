import type { Member, RoomRole } from '@hubbub/protocol'
import type { RoomEvent } from '../../events.ts'

type MemberEvent = Extract<RoomEvent, { type: 'member_joined' | 'member_left' | 'member_updated' }>

/** A member as far as events tell. */
interface Known {
  readonly role: RoomRole
  readonly mutedUntil: string | undefined
  readonly isIn: boolean
  readonly asOf: number
}

/** What a model client knows of the members of a room: pages of the list and events, whichever is newer. */
export class MembersReplica {
  readonly #known = new Map<string, Known>()
  #count = { members: 0, asOf: -1 }

  get count(): number {
    return this.#count.members
  }

  /** Takes how many there are, as of an offset. */
  counted(members: number, asOf: number): void {
    if (asOf >= this.#count.asOf) this.#count = { members, asOf }
  }

  /** Takes a page of the list, as of an offset. */
  listed(members: readonly Member[], asOf: number): void {
    for (const { user, role, muted_until: mutedUntil } of members)
      this.#put(user.id, { role, mutedUntil, isIn: true, asOf })
  }

  apply(event: MemberEvent): void {
    const { user, offset: asOf, member_count } = event
    this.counted(member_count, asOf)
    if (event.type === 'member_left') this.#put(user.id, { role: 'member', mutedUntil: undefined, isIn: false, asOf })
    else this.#put(user.id, { role: event.role, mutedUntil: event.muted_until, isIn: true, asOf })
  }

  /** Everybody who is in, by id. */
  view(): readonly (readonly [string, RoomRole, string | undefined])[] {
    return [...this.#known]
      .filter(([, { isIn }]) => isIn)
      .map(([id, { role, mutedUntil }]) => [id, role, mutedUntil] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
  }

  #put(userId: string, known: Known): void {
    const before = this.#known.get(userId)
    if (!before || before.asOf <= known.asOf) this.#known.set(userId, known)
  }
}
