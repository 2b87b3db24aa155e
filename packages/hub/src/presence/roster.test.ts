import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PresenceChange } from '../module.ts'
import { Roster } from './roster.ts'

const user = (id: string): { id: string; username: string } => ({ id, username: id })
const [alice, bob] = [user('a'), user('b')]

test('P2: a user is online while any of the sessions lives', () => {
  const roster = new Roster(true)
  expect([roster.enter(alice), roster.enter(alice)]).toEqual(['first', 'beside'])
  expect([roster.leave('a', 0, 'at_once'), roster.online]).toEqual(['stays', 1])
  expect([roster.leave('a', 0, 'at_once'), roster.online]).toEqual(['gone', 0])
  expect(roster.leave('a', 0, 'at_once')).toBe('stays')
})

test('P3: who comes back within the grace time was never away', () => {
  const roster = new Roster(true)
  roster.enter(alice)
  roster.takeChange(10)
  expect(roster.leave('a', 100, 'grace')).toBe('waits')
  expect([roster.enter(alice), roster.hasChange]).toEqual(['back', false])
  expect(roster.expire(10_000, 50)).toEqual({ gone: [], nextAt: undefined })
})

test('P2: the grace time ends for each user on its own', () => {
  const roster = new Roster(true)
  for (const each of [alice, bob]) roster.enter(each)
  roster.leave('a', 100, 'grace')
  roster.leave('b', 130, 'grace')
  expect(roster.expire(149, 50)).toEqual({ gone: [], nextAt: 150 })
  expect(roster.expire(150, 50)).toEqual({ gone: ['a'], nextAt: 180 })
  expect([roster.online, roster.isEmpty]).toEqual([1, false])
})

test('P3: a change has who came and who went since the last; who did both is not in it', () => {
  const roster = new Roster(true)
  roster.enter(alice)
  roster.enter(bob)
  roster.leave('b', 0, 'at_once')
  expect(roster.takeChange(10)).toEqual({ joined: [alice], left: [], online: 1 })
  roster.leave('a', 0, 'at_once')
  roster.enter(alice)
  expect(roster.hasChange).toBe(false)
})

test('P3: what is undone after somebody looked is told all the same: the look had it', () => {
  const roster = new Roster(true)
  roster.enter(alice)
  roster.takeChange(10)
  roster.leave('a', 0, 'at_once')
  expect([...roster.look()]).toEqual([])
  roster.enter(alice)
  expect(roster.takeChange(10)).toEqual({ joined: [alice], left: [], online: 1 })
  roster.enter(bob)
  expect([...roster.look()]).toEqual([alice, bob])
  roster.leave('b', 0, 'at_once')
  expect(roster.takeChange(10)).toEqual({ joined: [], left: [bob], online: 1 })
})

test('P4: above the size a change has the count only', () => {
  const roster = new Roster(true)
  for (const each of [alice, bob]) roster.enter(each)
  expect(roster.takeChange(1)).toEqual({ joined: [], left: [], online: 2 })
  expect(roster.hasChange).toBe(false)
})

test('P1: users of other nodes come and go with what the broker says; those here stay', () => {
  const roster = new Roster(false)
  roster.enter(alice)
  roster.others([alice, bob])
  expect(roster.takeChange(10)).toEqual({ joined: [alice, bob], left: [], online: 2 })
  roster.others([])
  expect(roster.takeChange(10)).toEqual({ joined: [], left: [bob], online: 1 })
})

test('P1: who leaves this node may still be on another: only the broker can tell', () => {
  const roster = new Roster(false)
  roster.enter(alice)
  roster.others([alice])
  roster.takeChange(10)
  expect(roster.leave('a', 0, 'at_once')).toBe('gone')
  expect([roster.online, roster.hasChange]).toEqual([1, false])
  roster.others([alice])
  expect(roster.hasChange).toBe(false)
  roster.others([])
  expect(roster.takeChange(10)).toEqual({ joined: [], left: [alice], online: 0 })
})

const step = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  what: fc.constantFrom('enter', 'grace', 'at_once', 'expire', 'batch', 'look'),
})

/** Somebody who looks once, and applies every batch from then on. */
class Follower {
  readonly #online: Set<string>

  constructor(roster: Roster) {
    this.#online = new Set([...roster.look()].map(({ id }) => id))
  }

  apply({ joined, left }: PresenceChange): void {
    for (const { id } of left) this.#online.delete(id)
    for (const { id } of joined) this.#online.add(id)
  }

  get online(): string[] {
    return [...this.#online].toSorted()
  }
}

test('P3: a look and the batches after it say who is online, whenever the look was and whatever happened', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const roster = new Roster(true)
      const followers = [new Follower(roster)]
      const batch = (): void => {
        const change = roster.takeChange(100)
        for (const follower of followers) follower.apply(change)
      }
      steps.forEach(({ id, what }, now) => {
        if (what === 'enter') roster.enter(user(id))
        else if (what === 'expire') roster.expire(now, 5)
        else if (what === 'batch') batch()
        else if (what === 'look') followers.push(new Follower(roster))
        else roster.leave(id, now, what)
      })
      batch()
      const online = new Follower(roster).online
      expect(followers.map((follower) => follower.online)).toEqual(followers.map(() => online))
    }),
  )
})
