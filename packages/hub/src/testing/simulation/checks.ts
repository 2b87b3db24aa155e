import { deepEqual } from '../expect.ts'
import type { ReceivedFrame } from '../memory-link.ts'
import { allTopics, logTopics, presenceTopic } from './board.ts'
import { eventOf, LogContents, RowContents, type TopicEvent } from './contents.ts'
import type { ModelClient } from './model-client.ts'
import type { World } from './world.ts'

/** What a client must have of a topic: the store's own word, taken apart as a fresh page is. */
async function truth(world: World, topic: string): Promise<readonly string[]> {
  const contents = topic.startsWith('log/') ? new LogContents() : new RowContents()
  contents.load((await world.store.page(topic)).rows)
  return contents.lines()
}

/** True when everybody is let in, every client has everything and every topic stands at its log's head. */
export async function isSettled(world: World): Promise<boolean> {
  if (world.outside.length > 0 || !world.clients.every((client) => client.isSettled)) return false
  for (const topic of allTopics) {
    const { position } = await world.store.page(topic)
    for (const { follower } of world.clients) {
      const reached = follower.views.get(topic)?.position
      if (reached && !deepEqual(reached, position)) return false
    }
  }
  return true
}

/** R7: events applied to what a client had before come to the same as a fresh fetch, on every client. */
export async function checkViews(world: World): Promise<void> {
  for (const topic of allTopics) {
    const expected = await truth(world, topic)
    for (const { name, follower } of world.clients) {
      const lines = follower.views.get(topic)?.lines()
      if (!lines || deepEqual(lines, expected)) continue
      const at = lines.findIndex((line, index) => line !== expected[index])
      world.report(`R7: ${name} has ${lines.length} of ${topic}, the store ${expected.length}; at ${at}: ${lines[at]}`)
    }
  }
}

/** I1, I2, O1: what was acknowledged stands in the log once, where the reply said, in each sender's order. */
export async function checkStored(world: World): Promise<void> {
  for (const topic of logTopics) {
    const { rows } = await world.store.page(topic)
    const events = rows.flatMap((row) => (isFrame(row) ? (eventOf(row) ?? []) : []))
    events.forEach(({ offset }, index) => {
      if (offset !== index + 1) world.report(`O1: ${topic} has offset ${offset} at place ${index + 1}`)
    })
    for (const client of world.clients) checkSender(world, client, topic, events)
  }
  for (const { name, sender } of world.clients) {
    for (const { topic, key, offset } of sender.outbox.items) {
      if (topic.startsWith('log/') || world.store.rows.offsetOf(topic, key) === offset) continue
      world.report(`I1: ${name} was told ${topic}@${offset} for ${key}`)
    }
  }
}

function checkSender(world: World, { name, sender }: ModelClient, topic: string, events: readonly TopicEvent[]): void {
  const said = sender.outbox.items.filter((item) => item.topic === topic).map(({ key, offset }) => `${key}@${offset}`)
  const stored = events.filter(({ key }) => key.startsWith(`${name}.`)).map(({ key, offset }) => `${key}@${offset}`)
  if (deepEqual(said, stored)) return
  world.report(`I1/I2: ${topic} of ${name}: said ${said.join(' ')}; stored ${stored.join(' ')}`)
}

/** P1, P3: every node and every watcher knows who is in the topic, and nobody else. */
export async function checkPresence(world: World): Promise<void> {
  const here = world.clients.filter(({ follower }) => follower.views.has(presenceTopic)).map(({ userId }) => userId)
  const expected = [...new Set(here)].toSorted()
  for (const { name, hub } of world.upNodes) {
    const { users } = await hub.services.present(presenceTopic, { limit: 100 })
    const ids = users.map(({ user }) => user.id)
    if (!deepEqual(ids, expected)) world.report(`P1: ${name} sees ${ids.join()}, here are ${expected.join()}`)
  }
  for (const { name, follower } of world.clients) {
    const { online } = follower.watcher
    if (!follower.views.has(presenceTopic) || deepEqual(online, expected)) continue
    world.report(`P3: ${name} was told of ${online?.join()}, here are ${expected.join()}`)
  }
}

/** L1: nothing is left of clients that have gone, and no timer of a hub that has closed. */
export async function checkNothingIsLeft(world: World): Promise<void> {
  for (const client of world.clients) client.stop()
  await world.pass(4_000)
  for (const { name, hub, transport } of world.upNodes) {
    const { connections, sessions, users, topics } = hub.stats()
    const left = { connections, sessions, users, topics, open: transport.open, subscribed: transport.topics }
    if (Object.values(left).some((count) => count > 0)) world.report(`L1: ${name} keeps ${JSON.stringify(left)}`)
  }
  for (const node of world.nodes) {
    if (node.isAlive) await node.hub.close()
    else node.bury()
  }
  await world.pass(0)
  if (world.clock.pending > 0) world.report(`L1: ${world.clock.pending} timers are left`)
}

function isFrame(value: unknown): value is ReceivedFrame {
  return typeof value === 'object' && value !== null && 'type' in value
}
