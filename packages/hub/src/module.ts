import { hubCommands, type Position, topicName, type TopicName, type User } from '@hubbub/protocol'
import { z } from 'zod'
import type { LogBounds, TopicLog } from './ports/topic-log.ts'
import type { PresenceChoice } from './ports/presence-word.ts'
import type { Present } from './presence/derive-presence.ts'
import type { Refused } from './refused.ts'
import type { SessionView } from './session-view.ts'
import type { EventFrame, HubServices } from './services.ts'

/** What a handler is given. */
export interface CommandContext<Input> {
  readonly input: Input
  readonly session: SessionView
  readonly hub: HubServices
}

/**
 * When a connection's later commands may start. `serial`: after this one has finished, and this one after all earlier
 * ones. `pipelined`: as soon as the handler has returned its promise; for handlers that take effect in call order by
 * themselves, such as an append handed to an ordered writer before the first `await`.
 */
export type CommandOrder = 'serial' | 'pipelined'

/** A command of a module: its schemas and its handler. */
export interface CommandDefinition<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly input: Input
  readonly output: Output
  readonly order: CommandOrder
  /** A throw costs this command only: the client gets `internal` with an id that the log has too. */
  run(context: CommandContext<z.infer<Input>>): Promise<z.infer<Output> | Refused>
}

/** Defines a command; its handler is typed from the schemas. */
export function command<Input extends z.ZodType, Output extends z.ZodType>(
  shape: { readonly input: Input; readonly output: Output; readonly order?: CommandOrder },
  run: (context: CommandContext<z.infer<Input>>) => Promise<z.infer<Output> | Refused>,
): CommandDefinition<Input, Output> {
  return { order: 'serial', ...shape, run }
}

/**
 * Who may do something with a topic: everyone signed in, only the server, or as the function says. A function for
 * `subscribe` is asked more than once, also about live subscriptions (A4); its answer counts everything that was
 * committed before the call, on any node.
 */
export type TopicRule = 'anyone' | 'server' | ((session: SessionView, topic: TopicName) => boolean | Promise<boolean>)

/** How presence of a topic is kept and told. */
export interface PresenceOptions {
  /**
   * Least time between two batches of one topic, in ms; longer in the measure in which a topic has more users than
   * `listUpTo`, so that what a large one costs does not grow with it (at most 40 times as long). @default 250
   */
  readonly batchMs: number
  /** Users online above which batches carry the count only. @default 500 */
  readonly listUpTo: number
  /** Makes the event frames of a batch. @default one `presence` event */
  readonly frames: (topic: TopicName, change: PresenceChange) => readonly EventFrame[]
}

/** Who came, went and changed in a topic since the last batch. */
export interface PresenceChange {
  /** False above `listUpTo`: the lists are empty, and what was known of who is there is out of date. */
  readonly isListed: boolean
  readonly joined: readonly Present[]
  readonly left: readonly User[]
  /** Of those who stay. */
  readonly changed: readonly Present[]
  readonly online: number
}

/** The rules of all topics whose name matches a pattern. */
export interface TopicNamespace<Payload extends z.ZodType = z.ZodType> {
  /** What may be published; checked for clients and for the server alike. @default any JSON */
  readonly payload?: Payload
  /** @default 'anyone' */
  readonly subscribe?: TopicRule
  /** @default 'server' */
  readonly publish?: TopicRule
  /** Kept for recovery: without it publications are ephemeral. */
  readonly history?: LogBounds
  /** A log of the module's own; events then come through `HubServices.deliver`. Excludes `history`. */
  readonly log?: TopicLog
  /** Presence is kept when given. @default none */
  readonly presence?: Partial<PresenceOptions>
}

/** Declares the rules of a topic namespace. */
export function topic<Payload extends z.ZodType = z.ZodType>(
  namespace: TopicNamespace<Payload>,
): TopicNamespace<Payload> {
  return namespace
}

/** What a module adds to a session that has just signed in. */
export interface SessionStart {
  /** Fields added to `welcome`. */
  readonly welcome?: Readonly<Record<string, unknown>>
  /** Topics the session is subscribed to without asking; from their head unless `hello` had a position. */
  readonly subscribe?: readonly { readonly topic: TopicName; readonly position?: Position }[]
  /** What the user chose to be seen as, as it is kept. */
  readonly presence?: PresenceChoice
}

/** What a session is to be told of presence. */
export interface WatchedChange {
  /** What its own user chose, or what others see of that, changed. */
  readonly own: boolean
  /** Users it watches (`PresenceServices.watch`) of whom others see something else. */
  readonly users: readonly string[]
}

/** A user whose last session on this node has ended, beyond the grace time. */
export interface UserGone {
  readonly user: User
  readonly guest: boolean
  /** When the last connection ended, in ms since 1970. */
  readonly at: number
  readonly choice: PresenceChoice | undefined
}

/** What a module is given with a binary frame. */
export interface BinaryContext {
  /** The frame's bytes; nobody else changes them, and they may be kept. */
  readonly bytes: Uint8Array
  readonly session: SessionView
  readonly hub: HubServices
}

/** A module's answer to a binary frame; with `not_mine` the next module is asked. */
export type BinaryAnswer = 'taken' | 'not_mine' | Refused

/** A piece of an application: commands and topic namespaces as plain data. */
export interface Module<
  Commands extends Readonly<Record<string, CommandDefinition>> = Readonly<Record<string, CommandDefinition>>,
  Topics extends Readonly<Record<string, TopicNamespace>> = Readonly<Record<string, TopicNamespace>>,
> {
  readonly name: string
  readonly commands: Commands
  /** By pattern: `quotes/:symbol`, where a placeholder takes everything up to the next `/`. */
  readonly topics: Topics
  /** Called once, before any session. */
  readonly start?: (hub: HubServices) => Promise<void>
  /** Called for each session after sign-in and before `welcome`. A refusal ends the connection's sign-in. */
  readonly welcome?: (session: SessionView) => Promise<SessionStart | Refused>
  /** Called for each session right after its `welcome` has been sent. A throw is logged and changes nothing. */
  readonly sessionOpened?: (session: SessionView) => void | Promise<void>
  /** Called once for each session that was opened, when its connection has closed. A throw is logged. */
  readonly sessionEnded?: (session: SessionView) => void | Promise<void>
  /** Called, batched like presence in topics, when a session has to be told of presence. A throw is logged. */
  readonly presenceChanged?: (session: SessionView, changed: WatchedChange) => void | Promise<void>
  /**
   * Called when a user has no session on this node any more. Other nodes are told after it, or after 2 s: what it stores
   * can be read by whoever hears of it. A throw is logged.
   */
  readonly userGone?: (gone: UserGone) => void | Promise<void>
  /**
   * Offered each binary frame of an open session, in the order of the modules, until one takes it. Not queued behind
   * commands: it answers at once and does its work later. A throw costs this frame only. Frames that nobody takes are
   * refused with `unsupported_binary`.
   */
  readonly binary?: (context: BinaryContext) => BinaryAnswer
  /** Called once, after the last session has gone. */
  readonly stop?: () => Promise<void>
}

/** Defines a module; throws when a command or a topic takes a name, or a field, that is the hub's. */
export function defineModule<
  const Commands extends Readonly<Record<string, CommandDefinition>>,
  const Topics extends Readonly<Record<string, TopicNamespace>>,
>(name: string, parts: Omit<Module<Commands, Topics>, 'name'>): Module<Commands, Topics> {
  for (const [type, definition] of Object.entries(parts.commands)) checkCommand(name, type, definition)
  for (const [pattern, namespace] of Object.entries(parts.topics)) checkTopic(name, pattern, namespace)
  return { name, ...parts }
}

function checkCommand(module: string, type: string, { input, output }: CommandDefinition): void {
  if (Object.hasOwn(hubCommands, type)) {
    throw new Error(`module ${module}: "${type}" is a command of the hub; choose another name`)
  }
  if (!/^[a-z][a-z0-9_]*$/.test(type)) {
    throw new Error(`module ${module}: command "${type}" is not snake_case; use a-z, 0-9 and _, a letter first`)
  }
  for (const [side, schema] of Object.entries({ input, output })) {
    for (const field of ['type', 'ref']) {
      if (schema instanceof z.ZodObject && Object.hasOwn(schema.shape, field)) {
        throw new Error(
          `module ${module}: the ${side} of "${type}" has a field "${field}", which every frame has; rename it`,
        )
      }
    }
  }
}

function checkTopic(module: string, pattern: string, namespace: TopicNamespace): void {
  if (namespace.history && namespace.log) {
    throw new Error(`module ${module}: topic "${pattern}" has both history and log; keep one`)
  }
  if (!topicName.safeParse(pattern).success || pattern.startsWith('@')) {
    throw new Error(`module ${module}: "${pattern}" matches no topic a client can name; no spaces, no @ in front`)
  }
}
