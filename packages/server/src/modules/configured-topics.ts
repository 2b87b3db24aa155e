import { defineModule, type Module, type PresenceOptions, topic, type TopicNamespace } from '@hubbub/hub'
import type { Configuration } from '../config/index.ts'

/** The topics that the configuration declares, as a module; undefined when there are none. */
export function configuredTopics({ topics, presence }: Configuration): Module | undefined {
  const declared = Object.entries(topics)
  if (declared.length === 0) return undefined
  const namespaces = declared.map(([pattern, rules]) => [pattern, namespaceOf(rules, presenceOf(presence))] as const)
  return defineModule('topics', { commands: {}, topics: Object.fromEntries(namespaces) })
}

/** Presence as it is configured for topics and rooms alike. */
export function presenceOf(presence: Configuration['presence']): Omit<PresenceOptions, 'frames'> {
  return { batchMs: presence.batch_ms, listUpTo: presence.list_up_to }
}

function namespaceOf(
  rules: Configuration['topics'][string],
  presence: Omit<PresenceOptions, 'frames'>,
): TopicNamespace {
  return topic({
    subscribe: rules.subscribe,
    publish: rules.publish,
    ...(rules.presence ? { presence } : {}),
    ...(rules.history ? { history: { size: rules.history.size, maxAgeMs: rules.history.max_age_ms } } : {}),
  })
}
