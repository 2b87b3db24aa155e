import { hubCommands, topicReplies } from '@hubbub/protocol'
import type { z } from 'zod'
import { type CommandDefinition, command, type Module } from './module.ts'
import { toPresentUser } from './presence/on-the-wire.ts'
import type { Presence } from './presence/presence.ts'
import { Refused, refused } from './refused.ts'
import type { HubServices, Subscribed } from './services.ts'
import { allows } from './session/subscriptions.ts'
import type { Topics } from './topic/topics.ts'

/** Puts where a subscription stands into the words of the wire. */
export function syncedTopicOf(subscribed: Subscribed): z.infer<typeof topicReplies.subscribe> {
  return subscribed.recovered
    ? { recovered: true, ...subscribed.position }
    : { recovered: false, ...subscribed.position, reason: subscribed.reason }
}

/** The hub's own commands on topics; `hello` and `ping` belong to the connection and are handled before these. */
export function topicCommandTable(topics: Topics, hub: HubServices): Readonly<Record<string, CommandDefinition>> {
  return {
    subscribe: command({ input: hubCommands.subscribe, output: topicReplies.subscribe }, async ({ input, session }) => {
      const subscribed = await hub.subscribe(session.id, input.topic, input.position)
      return subscribed instanceof Refused ? subscribed : syncedTopicOf(subscribed)
    }),
    unsubscribe: command(
      { input: hubCommands.unsubscribe, output: topicReplies.unsubscribe },
      async ({ input, session }) => {
        hub.unsubscribe(session.id, input.topic)
        return {}
      },
    ),
    publish: command({ input: hubCommands.publish, output: topicReplies.publish }, async ({ input, session }) => {
      const namespace = topics.namespace(input.topic)
      if (!namespace) return refused('not_found', `no topic is called ${input.topic}`)
      if (!(await allows(namespace.publish ?? 'server', session, input.topic))) return refused('forbidden')
      const options = {
        userId: session.user.id,
        ...(input.client_id === undefined ? {} : { clientId: input.client_id }),
      }
      return hub.publish(input.topic, input.payload, options)
    }),
    presence: command({ input: hubCommands.presence, output: topicReplies.presence }, async ({ input, session }) => {
      const namespace = topics.namespace(input.topic)
      if (!namespace?.presence) return refused('not_found', `presence of ${input.topic} is not kept`)
      if (!(await allows(namespace.subscribe ?? 'anyone', session, input.topic))) return refused('forbidden')
      const page = { limit: input.limit ?? 50, ...(input.cursor === undefined ? {} : { cursor: input.cursor }) }
      const { users, online, isListed, nextCursor } = await hub.present(input.topic, page)
      return {
        topic: input.topic,
        users: users.map(toPresentUser),
        online,
        listed: isListed,
        ...(nextCursor === undefined ? {} : { next_cursor: nextCursor }),
      }
    }),
  }
}

/** Says whether somebody is there at a connection. */
export function activityCommand(presence: Presence): CommandDefinition {
  return command({ input: hubCommands.activity, output: topicReplies.activity }, async ({ input, session }) => {
    presence.says(session, input.active)
    return {}
  })
}

/** All commands by type; throws when two modules define the same. */
export function commandTable(
  modules: readonly Module[],
  own: Readonly<Record<string, CommandDefinition>>,
): ReadonlyMap<string, CommandDefinition> {
  const table = new Map(Object.entries(own))
  for (const module of modules) {
    for (const [type, definition] of Object.entries(module.commands)) {
      if (table.has(type)) throw new Error(`command "${type}" of module ${module.name} is defined twice; rename one`)
      table.set(type, definition)
    }
  }
  return table
}
