import type { ChatCalls } from '@hubbub/protocol'

/** What a server offers beyond chat, as types only. */
export interface Contract {
  commands: object
  topics: object
}

/** Anything that carries a contract: the type of what `createHubbub` returns. */
export interface AppLike {
  readonly contract?: Contract
}

type ContractOf<App> = App extends { readonly contract?: infer C } ? NonNullable<C> : never
type CommandsOf<App> = ContractOf<App> extends { commands: infer Commands } ? Commands : Record<never, never>
type TopicsOf<App> = ContractOf<App> extends { topics: infer Topics } ? Topics : Record<never, never>

/** Commands about the connection itself. */
interface ConnectionCalls {
  /** Says whether somebody is there: at every change, and `true` again before `idle_ms` of the welcome have passed. */
  activity: { input: { active: boolean }; output: object }
}

/** The commands that `call` offers: the chat's, and those of the app. An app's command of the same name wins. */
export type Calls<App> = Omit<ChatCalls & ConnectionCalls, keyof CommandsOf<App>> & CommandsOf<App>

/** The names of the commands. */
export type CallName<App> = keyof Calls<App> & string

/** What a command takes. */
export type InputOf<App, Name extends CallName<App>> = Calls<App>[Name] extends { input: infer Input } ? Input : never

/** What a command answers. */
export type OutputOf<App, Name extends CallName<App>> = Calls<App>[Name] extends { output: infer Output }
  ? Output
  : never

/** The chat's commands that are about a room. */
export type RoomCallName = {
  [Name in keyof ChatCalls]: 'room_id' extends keyof ChatCalls[Name]['input'] ? Name : never
}[keyof ChatCalls]

/** What `room.call` takes after the name: the input without the room, to be left out where every field is optional. */
export type RoomCallArguments<Name extends RoomCallName> =
  Record<never, never> extends Omit<ChatCalls[Name]['input'], 'room_id'>
    ? [input?: Omit<ChatCalls[Name]['input'], 'room_id'>, options?: CallOptions]
    : [input: Omit<ChatCalls[Name]['input'], 'room_id'>, options?: CallOptions]

/** The arguments after the name: the input may be left out where every field of it is optional. */
export type CallArguments<App, Name extends CallName<App>> =
  Record<never, never> extends InputOf<App, Name>
    ? [input?: InputOf<App, Name>, options?: CallOptions]
    : [input: InputOf<App, Name>, options?: CallOptions]

/** How one call behaves. */
export interface CallOptions {
  /** Time allowed from the call to the reply, waiting for the connection included, in ms. @default `requestTimeoutMs` */
  readonly timeoutMs?: number
}

type SegmentMatches<Pattern, Name> = Pattern extends `:${string}` ? true : Name extends Pattern ? true : false

/** Says whether a topic name fits a pattern such as `quotes/:symbol`. */
export type TopicMatches<Pattern extends string, Name extends string> = Pattern extends `${infer First}/${infer Rest}`
  ? Name extends `${infer NameFirst}/${infer NameRest}`
    ? SegmentMatches<First, NameFirst> extends true
      ? TopicMatches<Rest, NameRest>
      : false
    : false
  : Name extends `${string}/${string}`
    ? false
    : SegmentMatches<Pattern, Name>

/** The payload of a topic: that of the exact name, else of the patterns that fit, else unknown. */
export type PayloadOf<App, Name extends string> = Name extends keyof TopicsOf<App>
  ? TopicsOf<App>[Name]
  : UnknownIfNever<
      {
        [Pattern in keyof TopicsOf<App> & string]: TopicMatches<Pattern, Name> extends true
          ? TopicsOf<App>[Pattern]
          : never
      }[keyof TopicsOf<App> & string]
    >

type UnknownIfNever<T> = [T] extends [never] ? unknown : T
