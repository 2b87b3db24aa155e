import { commandScopes } from '@hubbub/chat'
import type { ChatStore } from '@hubbub/chat/ports'
import { type Caller, type HubServices, Refused, refused } from '@hubbub/hub'
import {
  type ApiScope,
  chatCommands,
  chatReplies,
  hubCommands,
  parseFields,
  topicReplies,
  username,
} from '@hubbub/protocol'
import { z } from 'zod'
import type { DoneStatus } from './answer.ts'
import { type CommandType, routedCommands } from './command-routes.ts'
import type { CommandRoute } from './route.ts'

/** The fields of a call, or of what it came to. */
export type Fields = Readonly<Record<string, unknown>>

/** One route as it is carried out. */
export interface ApiCall extends Pick<CommandRoute, 'method' | 'path'> {
  readonly type: CommandType | 'online'
  readonly input: z.ZodType
  readonly status: DoneStatus
  readonly isSecret: boolean
  /** Its command has an idempotency key of its own, which holds for ever. */
  readonly hasClientId: boolean
  /** Carries it out; the caller has paid. */
  readonly run: (caller: Caller, fields: Fields) => Promise<Fields | Refused>
}

/** What calls are carried out with. */
export interface CallParts {
  readonly hub: Pick<HubServices, 'perform' | 'publish' | 'pay'>
  /** Commands of the hub and its modules. */
  readonly knows: (type: string) => boolean
  /** Undefined where there is no chat. */
  readonly store: Pick<ChatStore, 'read'> | undefined
  /** Who is here, on this node. */
  readonly online: () => { readonly users: number; readonly connections: number }
}

/** What programs need for the hub's own commands, whose rules know of no scopes. */
export const hubScopes = { publish: 'events:publish', presence: 'presence:read' } as const satisfies Record<
  string,
  ApiScope
>

/** The scope that a key needs for a command. */
export function scopeOf(type: CommandType | 'online'): ApiScope | undefined {
  if (type === 'online') return 'presence:read'
  if (isIn(hubScopes, type)) return hubScopes[type]
  return isIn(commandScopes, type) ? commandScopes[type] : undefined
}

/** The schemas of a command. */
export function schemasOf(type: CommandType): { readonly input: z.ZodType; readonly reply: z.ZodType } {
  if (isIn(chatCommands, type)) return { input: chatCommands[type], reply: chatReplies[type] }
  if (isIn(hubCommands, type) && isIn(topicReplies, type))
    return { input: hubCommands[type], reply: topicReplies[type] }
  throw new Error(`no schema is known of ${type}`)
}

/** The status of a command that was carried out: 204 where its reply has no fields. */
export function doneStatus(reply: z.ZodType, status: CommandRoute['status']): DoneStatus {
  const isEmpty = reply instanceof z.ZodObject && Object.keys(reply.shape).length === 0
  return isEmpty ? 204 : (status ?? 200)
}

/** Makes the calls that this server can carry out. */
export function makeCalls(parts: CallParts): readonly ApiCall[] {
  const commands = routedCommands()
    .filter(([type]) => parts.knows(type))
    .map(([type, route]) => commandCall(type, route, parts))
  return [...commands, onlineCall(parts)]
}

function commandCall(type: CommandType, route: CommandRoute, parts: CallParts): ApiCall {
  const { input, reply } = schemasOf(type)
  return {
    type,
    method: route.method,
    path: route.path,
    input,
    status: doneStatus(reply, route.status),
    isSecret: route.isSecret ?? false,
    hasClientId: input instanceof z.ZodObject && 'client_id' in input.shape,
    run: runnerOf(type, parts),
  }
}

function runnerOf(type: CommandType, parts: CallParts): ApiCall['run'] {
  const perform: ApiCall['run'] = (caller, fields) => parts.hub.perform({ ...caller, prepaid: true }, type, fields)
  switch (type) {
    case 'publish':
      return async (caller, fields) => lacksScope(caller, type) ?? publish(caller, fields, parts)
    case 'presence':
      return async (caller, fields) => lacksScope(caller, type) ?? perform(caller, fields)
    case 'message':
      return async (caller, fields) => {
        const speaker = await speakerOf(caller, fields, parts)
        return speaker instanceof Refused ? speaker : perform(speaker, fields)
      }
    default:
      return perform
  }
}

/** H23: a program publishes as the server itself, everybody else where the rules of the topic let them. */
async function publish(caller: Caller, fields: Fields, { hub }: CallParts): Promise<Fields | Refused> {
  if (!caller.scopes) return hub.perform({ ...caller, prepaid: true }, 'publish', fields)
  const parsed = parseFields(hubCommands.publish, { type: 'publish', ref: undefined, fields })
  if (!parsed.ok) return new Refused(parsed.refusal)
  const { topic, payload, client_id: clientId } = parsed.value
  const options = { userId: caller.user.id, ...(clientId === undefined ? {} : { clientId }) }
  return hub.publish(topic, payload, options)
}

/** H25: the bot of a program may speak by another name for one message, unless that is a user's. */
async function speakerOf(caller: Caller, { as }: Fields, { store }: CallParts): Promise<Caller | Refused> {
  if (as === undefined) return caller
  if (!caller.scopes) return refused('forbidden', 'Only programs with a key speak by another name.', { path: 'as' })
  const name = username.safeParse(as)
  if (!name.success) return refused('invalid', 'as: a name to show', { path: 'as' })
  const holder = await store?.read({ kind: 'account', username: name.data })
  if (holder) return refused('forbidden', 'A user has this name.', { path: 'as' })
  return { ...caller, user: { id: caller.user.id, username: name.data } }
}

function onlineCall({ online }: CallParts): ApiCall {
  return {
    type: 'online',
    method: 'GET',
    path: '/api/online',
    input: z.object({}),
    status: 200,
    isSecret: false,
    hasClientId: false,
    run: async (caller) => {
      if (!caller.scopes && !caller.roles.includes('admin'))
        return refused('forbidden', 'for administrators and programs')
      return lacksScope(caller, 'online') ?? online()
    },
  }
}

function lacksScope({ scopes }: Caller, type: CommandType | 'online'): Refused | undefined {
  const scope = scopeOf(type)
  if (!scopes || scope === undefined || scopes.includes(scope)) return undefined
  return refused('forbidden', `this key lacks the scope ${scope}`)
}

function isIn<Table extends object>(table: Table, key: PropertyKey): key is keyof Table {
  return Object.hasOwn(table, key)
}
