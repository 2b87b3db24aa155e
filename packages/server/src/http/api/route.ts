import type { ErrorCode, HttpRoute } from '@hubbub/protocol'
import type { z } from 'zod'

/** What routes are grouped by in the documentation, in its order. */
export const apiTags = {
  auth: 'Signing in',
  messages: 'Messages',
  reading: 'What was read',
  rooms: 'Rooms',
  members: 'Members',
  invitations: 'Coming in',
  direct: 'Direct rooms',
  presence: 'Presence',
  search: 'Search',
  files: 'Files',
  me: 'Oneself',
  users: 'Users',
  topics: 'Topics',
  integrations: 'Keys and hooks',
  server: 'The server',
} as const

/** The group of a route. */
export type ApiTag = keyof typeof apiTags

/** How a command is called over HTTP. Fields named in the path come from there; the others from the query or the body. */
export interface CommandRoute {
  readonly method: HttpRoute['method']
  /** As in OpenAPI: `/api/rooms/{room_id}`. */
  readonly path: string
  readonly tag: ApiTag
  /** The status when it was carried out; 204 where there is nothing to say. @default 200, or 204 */
  readonly status?: 201
  /** Codes it is refused with, besides those its rights and every route have. @default none */
  readonly refusals?: readonly ErrorCode[]
  /** What it does, where the words of the command speak of a connection. @default those of the command */
  readonly description?: string
  /** Fields that only HTTP knows. @default none */
  readonly extra?: z.ZodObject
  /** The answer holds a secret that is shown once: it is not kept for repeats. @default false */
  readonly isSecret?: true
}

/** A command that makes no sense without a connection, and why. */
export interface NeedsConnection {
  readonly needsConnection: string
}

/** The names of the fields that a path holds. */
export function pathFields(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? [])
}

/** Says whether the fields of a method's routes come from the body; others read the query. */
export function takesBody(method: CommandRoute['method']): boolean {
  return method !== 'GET' && method !== 'DELETE'
}

type More = Omit<CommandRoute, 'method' | 'path' | 'tag'>
type Place = readonly [tag: ApiTag, path: string]

const route =
  (method: CommandRoute['method']) =>
  (...[tag, path, more]: [...Place, more?: More]): CommandRoute => ({ method, path, tag, ...more })

/** Makes a route of each method: the tag, the path, and what else is known. */
export const get = route('GET')
export const post = route('POST')
export const put = route('PUT')
export const patch = route('PATCH')
export const del = route('DELETE')

/** Says why a command has no route. */
export function needsConnection(why: string): NeedsConnection {
  return { needsConnection: why }
}
