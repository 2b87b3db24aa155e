import type { CommandDefinition, Module, TopicNamespace } from '@hubbub/hub'
import type { z } from 'zod'

/** Commands and topics of some modules, as types only: what `connect<App>` of the SDK reads. */
export interface ContractOf<Modules extends readonly Module[]> {
  commands: Flat<Intersection<CommandTypes<Modules[number]>>>
  topics: Flat<Intersection<TopicTypes<Modules[number]>>>
}

type CommandTypes<M> =
  M extends Module<infer Commands, infer _Topics> ? { [Name in keyof Commands]: CommandType<Commands[Name]> } : never

type CommandType<Command> =
  Command extends CommandDefinition<infer Input, infer Output>
    ? { input: z.input<Input>; output: z.output<Output> }
    : never

type TopicTypes<M> =
  M extends Module<infer _Commands, infer Topics> ? { [Pattern in keyof Topics]: PayloadType<Topics[Pattern]> } : never

type PayloadType<Namespace> = Namespace extends TopicNamespace<infer Payload> ? z.output<Payload> : never

type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never

type Flat<T> = { [Key in keyof T]: T[Key] }

/** The topic names that fit a pattern: `quotes/:symbol` is `quotes/${string}`. */
export type TopicNames<Pattern extends string> = Pattern extends `${infer Before}:${infer Rest}`
  ? Rest extends `:${string}`
    ? `${Before}:${TopicNames<Rest>}`
    : Rest extends `${string}/${infer After}`
      ? `${Before}${string}/${TopicNames<After>}`
      : `${Before}${string}`
  : Pattern

/** What may be published to a topic: the payload of the patterns that fit, else anything. */
export type PayloadOf<Topics, Name extends string> = UnknownIfNever<
  { [Pattern in keyof Topics & string]: Name extends TopicNames<Pattern> ? Topics[Pattern] : never }[keyof Topics &
    string]
>

type UnknownIfNever<T> = [T] extends [never] ? unknown : T
