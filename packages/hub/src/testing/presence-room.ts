import { user } from '@hubbub/protocol'
import { z } from 'zod'
import { defineModule, type PresenceOptions, topic } from '../module.ts'
import { ask, type HubHarness } from './harness.ts'
import type { MemoryLink } from './memory-link.ts'

/** A module whose rooms keep presence. */
export const rooms = (presence: Partial<PresenceOptions> = {}): ReturnType<typeof defineModule> =>
  defineModule('rooms', {
    commands: {},
    topics: { 'room/:id': topic({ publish: 'anyone', presence }), 'plain/:id': topic({}) },
  })

/** Signs a user in and subscribes to a room; what has arrived until then is taken. */
export async function inRoom(harness: HubHarness, id: string, name = 'room/1'): Promise<MemoryLink> {
  const link = harness.link({ token: `u_${id}|${id}` })
  await ask(link, { type: 'subscribe', topic: name })
  link.take()
  return link
}

/** The names of a list of users as it came over the wire. */
export function namesOf(users: unknown): readonly string[] {
  const list = z.array(user).safeParse(users)
  return list.success ? list.data.map(({ username }) => username) : []
}

/** Presence events that have arrived, as [joined, left, online]. */
export function batches(link: MemoryLink): unknown[] {
  const events = link.take().filter(({ type }) => type === 'presence')
  return events.map(({ joined, left, online }) => [namesOf(joined), namesOf(left), online])
}

/** The names that a topic's presence answers with. */
export async function onlineIn(link: MemoryLink, name = 'room/1'): Promise<readonly string[]> {
  return namesOf((await ask(link, { type: 'presence', topic: name })).reply['users'])
}
