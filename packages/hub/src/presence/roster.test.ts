import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PresenceChange } from '../module.ts'
import type { Present } from './derive-presence.ts'
import { Roster } from './roster.ts'

const seen = (id: string, state: Present['state'] = 'online'): Present => {
  return { user: { id, username: id }, state, note: undefined, until: undefined }
}
const [alice, bob] = [seen('a'), seen('b')]
const word = (node: string, { user }: Present, version = 1) => ({ node, version, user, isActive: true })
const left = (node: string, { user }: Present, version = 2) => ({ node, version, left: user.id, isGone: true })

/** Somebody who is here and online. */
function enter(roster: Roster, present: Present): ReturnType<Roster['enter']> {
  const outcome = roster.enter(present.user.id)
  roster.show(present.user.id, present)
  return outcome
}

const nothing = { isListed: true, joined: [], left: [], changed: [] }

test('P2: a user is in a topic while any of the sessions is', () => {
  const roster = new Roster()
  expect([enter(roster, alice), enter(roster, alice)]).toEqual(['first', 'beside'])
  expect([roster.leave('a', 0, 'at_once'), roster.online]).toEqual(['stays', 1])
  expect([roster.leave('a', 0, 'at_once'), roster.online]).toEqual(['gone', 0])
  expect(roster.leave('a', 0, 'at_once')).toBe('stays')
})

test('P3: who comes back within the grace time was never away', () => {
  const roster = new Roster()
  enter(roster, alice)
  roster.takeChange(10)
  expect(roster.leave('a', 100, 'grace')).toBe('waits')
  expect([enter(roster, alice), roster.hasChange]).toEqual(['back', false])
  expect(roster.expire(10_000, 50)).toEqual({ gone: [], nextAt: undefined })
})

test('P2: the grace time ends for each user on its own', () => {
  const roster = new Roster()
  for (const each of [alice, bob]) enter(roster, each)
  roster.leave('a', 100, 'grace')
  roster.leave('b', 130, 'grace')
  expect(roster.expire(149, 50)).toEqual({ gone: [], nextAt: 150 })
  expect(roster.expire(150, 50)).toEqual({ gone: ['a'], nextAt: 180 })
  expect([roster.online, roster.isEmpty]).toEqual([1, false])
})

test('P3: a change has who came, went and changed since the last; what was undone is not in it', () => {
  const roster = new Roster()
  enter(roster, alice)
  enter(roster, bob)
  roster.leave('b', 0, 'at_once')
  expect(roster.takeChange(10)).toEqual({ ...nothing, joined: [alice], online: 1 })
  roster.leave('a', 0, 'at_once')
  enter(roster, alice)
  expect([roster.hasChange, roster.takeChange(10)]).toEqual([false, undefined])
  roster.show('a', seen('a', 'away'))
  expect(roster.takeChange(10)).toEqual({ ...nothing, changed: [seen('a', 'away')], online: 1 })
  roster.show('a', undefined)
  expect(roster.takeChange(10)).toEqual({ ...nothing, left: [alice.user], online: 0 })
})

test('P7: who looks offline is in the topic and not shown', () => {
  const roster = new Roster()
  roster.enter('a')
  roster.show('a', undefined)
  expect([roster.isHere('a'), roster.online, roster.hasChange, roster.isEmpty]).toEqual([true, 0, false, false])
  roster.show('b', bob)
  expect([roster.online, roster.look({ limit: 9 }).users]).toEqual([0, []])
})

test('P3: what is undone after somebody looked is told all the same: the look had it', () => {
  const roster = new Roster()
  enter(roster, alice)
  roster.takeChange(10)
  roster.leave('a', 0, 'at_once')
  expect(roster.look({ limit: 9 }).users).toEqual([])
  enter(roster, alice)
  expect(roster.takeChange(10)).toEqual({ ...nothing, joined: [alice], online: 1 })
  enter(roster, bob)
  expect(roster.look({ limit: 9 }).users).toEqual([alice, bob])
  roster.leave('b', 0, 'at_once')
  expect(roster.takeChange(10)).toEqual({ ...nothing, left: [bob.user], online: 1 })
})

test('P4, P5: above the size a change has the number only, and none when that stays; a tenth below it names again', () => {
  const roster = new Roster()
  const ids = Array.from({ length: 11 }, (_, n) => seen(`u${n}`))
  for (const each of ids) enter(roster, each)
  expect([roster.takeChange(10), roster.isListed]).toEqual([{ ...nothing, isListed: false, online: 11 }, false])
  roster.show('u0', seen('u0', 'away'))
  expect(roster.takeChange(10)).toBeUndefined()
  roster.leave('u0', 0, 'at_once')
  expect(roster.takeChange(10)).toEqual({ ...nothing, isListed: false, online: 10 })
  roster.leave('u1', 0, 'at_once')
  expect(roster.takeChange(10)).toMatchObject({ isListed: true, left: [{ id: 'u1' }], online: 9 })
})

test('P1: users of other nodes come and go with what those say; those here stay', () => {
  const roster = new Roster()
  enter(roster, alice)
  expect([roster.hear(word('n2', alice)), roster.hear(word('n2', bob)), roster.hear(word('n2', bob, 2))]).toEqual([
    true,
    true,
    false,
  ])
  roster.show('b', bob)
  expect([roster.lose(left('n2', bob, 1)), roster.online]).toEqual([false, 2])
  expect([roster.lose(left('n2', bob, 3)), roster.lose(left('n2', alice)), roster.online]).toEqual([true, true, 1])
  expect(roster.hear(word('n2', bob, 2))).toBe(false)
})

test('P1: an answer of the broker removes whom nobody has, but not what was heard after it was asked', () => {
  const roster = new Roster()
  roster.hear(word('n2', alice))
  const askedAt = roster.ask()
  roster.hear(word('n2', bob))
  expect(roster.answered([], askedAt)).toEqual({ fresh: [], lost: [{ node: 'n2', userId: 'a' }] })
  expect([roster.has('a'), roster.has('b')]).toEqual([false, true])
  const later = roster.ask()
  expect(roster.answered([word('n2', alice), word('n2', bob)], later).fresh).toEqual([word('n2', alice)])
  expect(roster.answered([], askedAt)).toEqual({ fresh: [], lost: [] })
  expect([roster.has('a'), roster.has('b')]).toEqual([true, true])
})

const step = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  what: fc.constantFrom('enter', 'grace', 'at_once', 'expire', 'batch', 'look', 'online', 'away', 'offline'),
})

/** Somebody who looks once, applies every batch from then on, and looks again when names come back. */
class Follower {
  #online: Map<string, string>
  #isListed: boolean

  constructor(roster: Roster) {
    this.#online = lookAt(roster)
    this.#isListed = roster.isListed
  }

  apply({ isListed, joined, left: gone, changed }: PresenceChange, roster: Roster): void {
    if (isListed && !this.#isListed) this.#online = lookAt(roster)
    this.#isListed = isListed
    for (const { id } of gone) this.#online.delete(id)
    for (const { user, state } of [...joined, ...changed]) this.#online.set(user.id, state)
  }

  get online(): string[] | string {
    return this.#isListed ? [...this.#online].map(([id, state]) => `${id} ${state}`).toSorted() : 'not listed'
  }
}

function lookAt(roster: Roster): Map<string, string> {
  return new Map(roster.look({ limit: 9 }).users.map(({ user, state }) => [user.id, state]))
}

test('P3: a look and the batches after it say who is online, whenever the look was and whatever happened', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.constantFrom(2, 100), (steps, listUpTo) => {
      const roster = new Roster()
      const followers = [new Follower(roster)]
      const batch = (): void => {
        const change = roster.takeChange(listUpTo)
        if (change) for (const follower of followers) follower.apply(change, roster)
      }
      steps.forEach(({ id, what }, now) => {
        if (what === 'enter') enter(roster, seen(id))
        else if (what === 'expire') roster.expire(now, 5)
        else if (what === 'batch') batch()
        else if (what === 'look') followers.push(new Follower(roster))
        else if (what === 'grace' || what === 'at_once') roster.leave(id, now, what)
        else roster.show(id, what === 'offline' ? undefined : seen(id, what))
      })
      batch()
      const { online } = new Follower(roster)
      expect(followers.map((follower) => follower.online)).toEqual(followers.map(() => online))
    }),
    { numRuns: 500 },
  )
})
