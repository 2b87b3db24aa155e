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
  hello: z
    .object({
      token: z.string().max(8192).optional().describe('A signed token, where the connection brought none.'),
      username: username.optional().describe('Signs in as a guest where guests are allowed and there is no token.'),
      session_id: z
        .string()
        .max(64)
        .optional()
        .describe(
          'The session this client had before: its old connection, if still open, is closed with `superseded`.',
        ),
      client: z
        .object({
          name: z.string().max(64).describe('What the client is.'),
          version: z.string().max(64).describe('Which version of it.'),
        })
        .optional()
        .describe('The program that connects.'),
      background: z
        .boolean()
        .optional()
        .describe('Connects for something else than being there: it makes nobody online.'),
      positions: positions
        .optional()
        .describe(
          `What the client has seen, by topic: each is subscribed to and brought up to date. At most ${wireLimits.positions} topics.`,
        ),
    })
    .describe(
      'The first frame: signs in and resumes. Answered with `welcome`, the missed events, `synced`. Later without credentials: another program joins on the same connection, as another tab, and is answered alike.',
    ),
  refresh_token: z
    .object({ token: z.string().min(1).max(8192).describe('A token of the same user that ends later.') })
    .describe('Shows a newer token before the present one ends: the session goes on with what it says.'),
  ping: z.object({}).describe('Asks for a sign of life, at any time, also before `hello`. Answered with `pong`.'),
} as const

/** What the `ok` reply to each command of a session carries; `hello` and `ping` have replies of their own. */
export const sessionReplies = {
  refresh_token: z.object({
    expires_at: z.iso.datetime().optional().describe('When the new token ends; left out when it does not.'),
  }),
} as const

/** Why a topic could not be recovered: the client drops what it has of it and loads it anew. */
export const resetReason = z.enum(['epoch_changed', 'too_far_behind', 'ahead', 'forbidden'])
export type ResetReason = z.infer<typeof resetReason>

/** Where a subscription stands after recovery. `recovered: false` always has a `reason`. */
export const syncedTopic = z
  .discriminatedUnion('recovered', [
    z.object({
      recovered: z.literal(true).describe('Everything after the position shown has been sent.'),
      epoch: z.string().describe("The log's present life; `ephemeral` for topics without a log."),
      offset: z.int().describe('Where the subscription goes on from.'),
    }),
    z.object({
      recovered: z
        .literal(false)
        .describe('Something may be missing: drop what is kept of the topic and load it anew.'),
      epoch: z.string().describe("The log's present life."),
      offset: z.int().describe('Where the subscription goes on from.'),
      reason: resetReason.describe('Why. After `forbidden` there is no subscription.'),
    }),
  ])
  .meta({ id: 'SyncedTopic', description: 'Where a subscription stands after recovery.' })
export type SyncedTopic = z.infer<typeof syncedTopic>

/** Events about the connection itself. */
export const sessionEvents = {
  welcome: z
    .looseObject({
      ref: ref.optional().describe('That of `hello`.'),
      session_id: z.string().describe('Names this session; goes into the next `hello`.'),
      user: user.describe('Who the client is signed in as.'),
      token: z
        .string()
        .optional()
        .describe("A guest's way to be the same user next time: keep it and show it in the next `hello`."),
      expires_at: z.iso
        .datetime()
        .optional()
        .describe('When the credentials end: show newer ones with `refresh_token` before. Left out when they do not.'),
      roles: z.array(z.string()).describe('What the user may do on the whole server, as in `admin`.'),
      protocol: z.literal(1).describe('The version of this protocol.'),
      server_time: z.iso.datetime().describe("The server's clock."),
      heartbeat: z
        .object({
          interval_ms: z.int().describe('The server pings this often.'),
          timeout_ms: z.int().describe('It closes the connection when the answer takes longer.'),
        })
        .describe('What keeps the connection alive.'),
      limits: z
        .object({
          frame_bytes: z
            .int()
            .describe('Largest frame the server takes; a larger one closes the connection with 1009.'),
          pending_commands: z.int().describe('Commands that may wait or run at once; more are refused `overloaded`.'),
          commands_per_second: z.int().describe('Commands in the long run; more are refused `rate_limited`.'),
          command_burst: z.int().describe('Commands at once after a pause.'),
          subscriptions: z.int().describe('Topics one session may be subscribed to.'),
        })
        .describe('Bounds of this server.'),
      idle_ms: z
        .int()
        .optional()
        .describe('Without a sign of somebody being there a connection counts as idle after this time.'),
      features: z.array(z.string()).describe('Modules the server has loaded, as in `chat`.'),
    })
    .describe('The session is open. Modules add fields of their own.'),
  synced: z
    .object({
      ref: ref.optional().describe('That of a `hello` on an open connection: for the program that said it.'),
      topics: z.record(z.string(), syncedTopic).describe('Where each subscription stands, by topic.'),
    })
    .describe(
      'Ends the recovery that `hello` began: everything missed has been sent before it. Comes again by itself when a topic starts anew.',
    ),
  token_expiring: z
    .object({
      expires_at: z.iso.datetime().describe('When the credentials end; the connection is then closed with 4501.'),
      in_ms: z.int().describe('How long that is from now.'),
    })
    .describe('The credentials end soon: show newer ones with `refresh_token`. Comes once for each token.'),
  pong: z
    .object({
      ref: ref.optional().describe('That of `ping`.'),
      server_time: z.iso.datetime().describe("The server's clock."),
    })
    .describe('The answer to `ping`.'),
  ok: z
    .looseObject({ ref: ref.describe('That of the command.') })
    .describe('The command was carried out; the other fields are its result. Only commands with a `ref` get one.'),
  error: z
    .object({
      ref: ref.optional().describe('That of the command, if it had one that could be read.'),
      code: z
        .enum(Object.keys(errorCodes))
        .describe('One of the error codes. Treat a code you do not know by its `retry`.'),
      message: z.string().describe('Words for a person; never branch on them.'),
      retry: z.enum(['now', 'backoff', 'after_auth', 'never']).describe('What to do about it.'),
      path: z.string().optional().describe('The bad field, as in `positions.room:general.offset`.'),
      retry_after_ms: z.int().optional().describe('How long to wait at least.'),
      id: z.string().optional().describe("Finds an `internal` error in the server's log."),
    })
    .describe('The command was refused, and nothing of it took effect unless the code is `internal`.'),
  going_away: z
    .object({
      reconnect_after_ms: z.tuple([z.int(), z.int()]).describe('The window, from now: `[earliest, latest]`.'),
    })
    .describe('This node is leaving: choose a moment within the window at random and connect anew then.'),
} as const
