import { authHttp, chatReplies, type ErrorCode, fileId, type HttpRoute } from '@hubbub/protocol'
import { z } from 'zod'
import type { ApiTag } from './route.ts'

/** A route that is no command, as the documentation shows it. */
export interface OtherRoute {
  /** Names it among all operations. */
  readonly id: string
  readonly tag: ApiTag
  readonly method: HttpRoute['method']
  readonly path: string
  readonly description: string
  /** What a request has to show: nothing, who it is, that or the signature of a link. */
  readonly security: 'none' | 'caller' | 'caller_or_link'
  /** Fields of the path and the query. */
  readonly input: z.ZodObject
  /** The JSON body; undefined where there is none. */
  readonly request: z.ZodType | undefined
  /** The JSON of the answer; undefined where it is a file. */
  readonly reply: z.ZodType | undefined
  readonly refusals: readonly ErrorCode[]
}

const nothing = z.object({})
const none = { security: 'none', input: nothing, request: undefined, refusals: [] } as const

const stats = z.object({
  online_users: z.int().describe('Users with a connection to this node.'),
  connections: z.int().describe('Connections to this node.'),
  rooms: z.int().optional().describe('Rooms, where the server has chat.'),
  topics: z.int().describe('Topics in use on this node.'),
  messages_per_second: z.number().describe('Events published per second, over the last ten seconds.'),
  mean_connection_seconds: z.number().describe('Mean length of all connections so far.'),
  uptime_seconds: z.int().describe('Since the start.'),
})

const file = z.object({
  file_id: fileId.describe('The file.'),
  exp: z.int().optional().describe('When the link ends, in seconds since 1970; part of a link of `file_link`.'),
  sig: z.string().optional().describe('The signature of the link.'),
})

const server: readonly OtherRoute[] = [
  {
    ...none,
    id: 'online',
    tag: 'server',
    method: 'GET',
    path: '/api/online',
    description: 'Counts who is here, for administrators and keys with `presence:read`.',
    security: 'caller',
    reply: z.object({
      users: z.int().describe('Users with a connection to this node.'),
      connections: z.int().describe('Connections to this node.'),
    }),
    refusals: ['forbidden'],
  },
  {
    ...none,
    id: 'stats',
    tag: 'server',
    method: 'GET',
    path: '/api/stats',
    description: 'Numbers of this node, unless the configuration hides them.',
    reply: stats,
  },
  {
    ...none,
    id: 'health',
    tag: 'server',
    method: 'GET',
    path: '/healthz',
    description: 'Says that the process answers.',
    reply: z.object({ status: z.literal('ok') }),
  },
  {
    ...none,
    id: 'ready',
    tag: 'server',
    method: 'GET',
    path: '/readyz',
    description: 'Says whether new connections are taken: 503 with `draining` while the node is leaving.',
    reply: z.object({ status: z.enum(['ready', 'draining']) }),
  },
  {
    ...none,
    id: 'openapi',
    tag: 'server',
    method: 'GET',
    path: '/api/openapi.json',
    description: 'This document.',
    reply: z.record(z.string(), z.unknown()),
  },
]

const files: readonly OtherRoute[] = [
  {
    ...none,
    id: 'download_file',
    tag: 'files',
    method: 'GET',
    path: '/api/files/{file_id}',
    description:
      'Downloads a file. Ranges and `If-None-Match` are understood. Files that one may not read are `not_found`.',
    security: 'caller_or_link',
    input: file,
    reply: undefined,
    refusals: ['not_found'],
  },
  {
    ...none,
    id: 'download_thumbnail',
    tag: 'files',
    method: 'GET',
    path: '/api/files/{file_id}/thumbnail',
    description: 'Downloads the small version of a picture, as WebP.',
    security: 'caller_or_link',
    input: file,
    reply: undefined,
    refusals: ['not_found'],
  },
]

const avatar: OtherRoute = {
  ...none,
  id: 'download_avatar',
  tag: 'files',
  method: 'GET',
  path: '/api/files/{file_id}/avatar',
  description: 'Downloads the square version of a picture that a user or a room has, as WebP.',
  security: 'caller_or_link',
  input: file,
  reply: undefined,
  refusals: ['not_found'],
}

const hooks: readonly OtherRoute[] = [
  {
    ...none,
    id: 'post_to_webhook',
    tag: 'integrations',
    method: 'POST',
    path: '/api/hooks/{webhook_id}/{secret}',
    description:
      'Says something in the room of an incoming webhook, by its bot. The path is the whole secret. `text` is taken as `content`, as many programs send it; an `Idempotency-Key` becomes the `client_id`.',
    input: z.object({
      webhook_id: z.string().describe('The webhook.'),
      secret: z.string().describe('Its secret, as it was shown when the webhook was made.'),
    }),
    request: z.object({
      text: z.string().optional().describe('The text, as Markdown, in the place of `content`.'),
      content: z.string().optional().describe('The text, as Markdown.'),
      client_id: z.string().optional().describe('Makes a repeat harmless, for ever.'),
      reply_to: z.string().optional().describe('Id of the message it answers.'),
      thread_id: z.string().optional().describe('Id of the message whose thread it belongs to.'),
    }),
    reply: chatReplies.message,
    refusals: ['not_found', 'forbidden', 'not_a_member', 'muted', 'archived', 'rate_limited', 'too_large'],
  },
]

const auth: readonly OtherRoute[] = Object.entries<HttpRoute>(authHttp).map(([id, route]) => ({
  id: `auth_${id}`,
  tag: 'auth',
  method: route.method,
  path: route.path,
  description: route.description,
  security: route.security === 'none' ? 'none' : 'caller',
  input: nothing,
  request: route.request,
  reply: route.reply,
  refusals: route.refusals,
}))

/** Routes that are no commands, in the order of the documentation. */
export const otherRoutes: readonly OtherRoute[] = [...auth, ...files, avatar, ...server, ...hooks]
