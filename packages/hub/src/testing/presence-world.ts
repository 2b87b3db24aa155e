import { presentUser, user, userPresence } from '@hubbub/protocol'
import { z } from 'zod'
import { command, defineModule, type Module, topic } from '../module.ts'
import { toUserPresence } from '../presence/on-the-wire.ts'
import type { HubServices } from '../services.ts'
import type { ClusterNode } from './cluster.ts'
import { ask } from './harness.ts'
import type { MemoryLink, ReceivedFrame } from './memory-link.ts'

const states = z.array(userPresence)

/** A module for the nodes of one cluster: a kind of room, and users that are watched; changes are told as `watched`. */
export function watching(listUpTo: number): Module {
  const nodes: HubServices[] = []
  const input = z.object({ user_ids: z.array(z.string()) })
  const output = z.object({ users: states })
  return defineModule('watching', {
    topics: { 'room/:id': topic({ publish: 'anyone', presence: { listUpTo } }) },
    commands: {
      watch: command({ input, output }, async ({ input: { user_ids }, session, hub }) => {
        await hub.presence.watch(session.id, user_ids)
        return { users: await statesOf(hub, user_ids) }
      }),
      look: command({ input, output }, async ({ input: { user_ids }, hub }) => {
        return { users: await statesOf(hub, user_ids) }
      }),
    },
    start: async (hub) => void nodes.push(hub),
    presenceChanged: async ({ id }, { users }) => {
      const tell = async (hub: HubServices): Promise<void> =>
        hub.emitToSession(id, { type: 'watched', users: await statesOf(hub, users) })
      // Only the node that has the session sends anything; others may be dead.
      if (users.length > 0) await Promise.allSettled(nodes.map(tell))
    },
  })
}

async function statesOf(hub: HubServices, userIds: readonly string[]): Promise<z.infer<typeof states>> {
  const shown = await hub.presence.of(userIds)
  return userIds.map((user_id) => {
    const present = shown.get(user_id)
    return present ? toUserPresence(present) : { user_id, state: 'offline' }
  })
}

/** What a list of users looks like, by user. */
export type Seen = Readonly<Record<string, string>>

const room = 'room/1'
const page = z.object({ users: z.array(presentUser), online: z.int(), listed: z.boolean() })
const batch = z.object({
  joined: z.array(presentUser),
  left: z.array(user),
  changed: states,
  online: z.int(),
})

/** Somebody who follows a room and watches users by their events, and by nothing else after the first look. */
export class PresenceFollower {
  readonly #link: MemoryLink
  readonly #userIds: readonly string[]
  #room: Map<string, string> | undefined
  #isListed = true
  #online = 0
  readonly #watched = new Map<string, string>()

  private constructor(link: MemoryLink, userIds: readonly string[]) {
    this.#link = link
    this.#userIds = userIds
  }

  /** Signs in on a node, in the background: followers are nobody's presence. */
  static async on(node: ClusterNode, userIds: readonly string[]): Promise<PresenceFollower> {
    const link = node.link()
    link.send({ type: 'hello', token: 'u_follower|follower', background: true })
    await ask(link, { type: 'subscribe', topic: room })
    const follower = new PresenceFollower(link, userIds)
    link.onFrame = (frame) => follower.#received(frame)
    link.send({ type: 'watch', ref: 'watch', user_ids: [...userIds] })
    follower.#look()
    return follower
  }

  /** What the events came to: the room's list, or how many are there where that is all one is told; and the users watched. */
  get seen(): { readonly room: Seen | number; readonly watched: Seen } {
    const list = this.#isListed && this.#room ? sorted(this.#room) : this.#online
    return { room: list, watched: sorted(this.#watched) }
  }

  /** What a fresh look comes to. */
  async fresh(): Promise<{ readonly room: Seen | number; readonly watched: Seen }> {
    this.#link.onFrame = undefined
    const looked = page.parse((await ask(this.#link, { type: 'presence', topic: room, limit: 200 })).reply)
    const watched = (await ask(this.#link, { type: 'look', user_ids: [...this.#userIds] })).reply['users']
    const list = looked.users.map(({ id, state }) => [id, state] as const)
    return {
      room: looked.listed ? sorted(new Map(list)) : looked.online,
      watched: sorted(new Map(states.parse(watched).map(({ user_id, state }) => [user_id, state]))),
    }
  }

  #look(): void {
    this.#room = undefined
    this.#link.send({ type: 'presence', ref: 'look', topic: room, limit: 200 })
  }

  #received(frame: ReceivedFrame): void {
    if (frame['ref'] === 'look') this.#looked(page.parse(frame))
    else if (frame['ref'] === 'watch' || frame.type === 'watched')
      for (const { user_id, state } of states.parse(frame['users'])) this.#watched.set(user_id, state)
    else if (frame.type === 'presence') this.#batch(batch.parse(frame))
  }

  #looked({ users, online, listed }: z.infer<typeof page>): void {
    this.#room = new Map(users.map(({ id, state }) => [id, state]))
    this.#online = online
    this.#isListed = listed
  }

  #batch({ joined, left, changed, online }: z.infer<typeof batch>): void {
    this.#online = online
    const isListed = joined.length + left.length + changed.length > 0
    if (isListed && !this.#isListed) return this.#look()
    this.#isListed = isListed
    for (const { id } of left) this.#room?.delete(id)
    for (const { id, state } of joined) this.#room?.set(id, state)
    for (const { user_id, state } of changed) this.#room?.set(user_id, state)
  }
}

function sorted(seen: ReadonlyMap<string, string>): Seen {
  return Object.fromEntries([...seen].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
