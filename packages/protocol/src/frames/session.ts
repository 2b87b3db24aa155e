import { z } from 'zod'
import { errorCodes } from '../codes.ts'
import { position, ref, topicName, user, username } from '../entities.ts'
import { wireLimits } from '../limits.ts'

/** Positions by topic: what the client has seen. */
const positions = z
  .record(topicName, position)
  .refine((map) => Object.keys(map).length <= wireLimits.positions, `at most ${wireLimits.positions} topics`)

/** Commands every connection knows, whatever modules are loaded. */
export const sessionCommands = {
  hello: z.object({
    token: z.string().max(8192).optional(),
    /** Signs in as a guest where guests are allowed and there is no token. */
    username: username.optional(),
    /** The session this client had before: its old connection, if still open, is superseded. */
    session_id: z.string().max(64).optional(),
    client: z.object({ name: z.string().max(64), version: z.string().max(64) }).optional(),
    positions: positions.optional(),
  }),
  ping: z.object({}),
} as const

/** Why a topic could not be recovered: the client drops what it has of it and loads it anew. */
export const resetReason = z.enum(['epoch_changed', 'too_far_behind', 'ahead', 'forbidden'])
export type ResetReason = z.infer<typeof resetReason>

/** Where a subscription stands after recovery. `recovered: false` always has a `reason`. */
export const syncedTopic = z.discriminatedUnion('recovered', [
  z.object({ recovered: z.literal(true), epoch: z.string(), offset: z.int() }),
  z.object({ recovered: z.literal(false), epoch: z.string(), offset: z.int(), reason: resetReason }),
])
export type SyncedTopic = z.infer<typeof syncedTopic>

/** Events about the connection itself. */
export const sessionEvents = {
  welcome: z.looseObject({
    ref: ref.optional(),
    session_id: z.string(),
    user,
    /** A guest's way to be the same user next time. */
    token: z.string().optional(),
    protocol: z.literal(1),
    server_time: z.iso.datetime(),
    heartbeat: z.object({ interval_ms: z.int(), timeout_ms: z.int() }),
    limits: z.object({
      frame_bytes: z.int(),
      pending_commands: z.int(),
      commands_per_second: z.int(),
      command_burst: z.int(),
      subscriptions: z.int(),
    }),
    features: z.array(z.string()),
  }),
  /** Closes the recovery that `hello` began: everything missed has been sent before it. */
  synced: z.object({ topics: z.record(z.string(), syncedTopic) }),
  pong: z.object({ ref: ref.optional(), server_time: z.iso.datetime() }),
  ok: z.looseObject({ ref }),
  error: z.object({
    ref: ref.optional(),
    code: z.enum(Object.keys(errorCodes)),
    message: z.string(),
    retry: z.enum(['now', 'backoff', 'after_auth', 'never']),
    /** The bad field, as in `positions.room:general.offset`. */
    path: z.string().optional(),
    retry_after_ms: z.int().optional(),
    /** Finds an `internal` error in the server's log. */
    id: z.string().optional(),
  }),
  /** The node will close this connection; come back at a moment chosen within the window. */
  going_away: z.object({ reconnect_after_ms: z.tuple([z.int(), z.int()]) }),
} as const
