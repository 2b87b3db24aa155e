import type { ChatCalls, JoinedRoom, ServerFrame, SyncedTopic, WelcomeFrame } from '@hubbub/protocol'
import type { Topic } from './api.ts'
import type { OutboxEntry } from './environment.ts'
import type { ClientSettings } from './options.ts'

// The one place where the SDK believes what it cannot check: it ships no validator, and the server checks every frame
// it sends against its schema. Unknown types and fields are ignored further on.

/** Reads a frame; undefined when it is no object with a type. Throws SyntaxError when it is no JSON. */
export function parseFrame(text: string): ServerFrame | undefined {
  const json: unknown = JSON.parse(text)
  return typeof json === 'object' && json !== null && 'type' in json ? (json as ServerFrame) : undefined
}

/** The rooms of a welcome: the chat module's field, which a server without it does not send. */
export function parseWelcomeRooms({ rooms }: WelcomeFrame): readonly JoinedRoom[] {
  return Array.isArray(rooms) ? (rooms as JoinedRoom[]) : []
}

/** What the reply to `join_room` says of the subscription, in the form of `synced`. */
export function parseJoined({ recovered, position, reason }: ChatCalls['join_room']['output']): SyncedTopic {
  return (recovered ? { ...position, recovered } : { ...position, recovered, reason }) as SyncedTopic
}

/** Whom a JWT is about, by its own unverified word; undefined when it is no JWT. */
export function parseSubject(token = ''): string | undefined {
  try {
    const [, claims = ''] = token.split('.')
    const { iss = '', sub } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) as Record<
      string,
      string
    >
    return sub && `${iss} ${sub}`
  } catch {
    return undefined
  }
}

/** The entries of an outbox: the store holds what `put` wrote. */
export function parseEntries(stored: readonly unknown[]): readonly OutboxEntry[] {
  return stored as readonly OutboxEntry[]
}

/** A topic with the payload that the application's contract gives it. */
export function parseTopic<Payload>(topic: Topic<unknown>): Topic<Payload> {
  return topic as Topic<Payload>
}

/** The defaults, group by group, with what was given in their place. */
export function parseSettings(defaults: ClientSettings, given: object): ClientSettings {
  const own = given as Partial<Record<string, unknown>>
  const merged = Object.entries(defaults).map(([name, value]): [string, unknown] => {
    return [name, typeof value === 'object' ? { ...value, ...(own[name] as object) } : (own[name] ?? value)]
  })
  return Object.fromEntries(merged) as unknown as ClientSettings
}

/** Node's `process`, which is no part of the browser's types. */
export function parseProcess(global: object): { emitWarning?(warning: Error): void } | undefined {
  return (global as { process?: { emitWarning?(warning: Error): void } }).process
}
