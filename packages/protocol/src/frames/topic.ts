import { z } from 'zod'
import { clientId, position, topicName, user } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { listed, presentUser, userPresence } from '../presence-entities.ts'
import { cursor, pageLimit } from './page.ts'
import { syncedTopic } from './session.ts'

/** Any JSON value, nested no deeper than `wireLimits.payloadDepth`. */
export const payload = z
  .unknown()
  .refine((value) => value !== undefined, 'required')
  .refine((value) => nestsWithin(value, wireLimits.payloadDepth), `nested deeper than ${wireLimits.payloadDepth}`)
  .describe(`Any JSON, nested at most ${wireLimits.payloadDepth} levels; topics may ask for more.`)

function nestsWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  return Object.values(value).every((inner) => nestsWithin(inner, depth - 1))
}

/** Commands on topics, the hub's only primitive. */
export const topicCommands = {
  subscribe: z
    .object({
      topic: topicName.describe('The topic.'),
      position: position.optional().describe('What the client has seen; left out: from now on.'),
    })
    .describe('Begins a subscription. The events missed since `position` come before the reply.'),
  unsubscribe: z
    .object({ topic: topicName.describe('The topic.') })
    .describe('Ends a subscription; no event of the topic comes after the reply.'),
  publish: z
    .object({
      topic: topicName.describe('The topic.'),
      payload,
      client_id: clientId
        .optional()
        .describe('Makes a repeat harmless for as long as the topic keeps the publication.'),
    })
    .describe('Publishes to the subscribers of a topic, where its rules let clients do so.'),
  presence: z
    .object({ topic: topicName.describe('The topic.'), limit: pageLimit, cursor })
    .describe('Asks who is online in a topic that keeps presence.'),
  activity: z
    .object({ active: z.boolean().describe('Whether somebody is there.') })
    .describe(
      'Says whether somebody is there at this connection. Say it when it changes, and `true` again before `idle_ms` of `welcome` has passed; without it commands are the signs.',
    ),
} as const

/** What the `ok` reply to each topic command carries; `subscribe` answers after everything missed has been sent. */
export const topicReplies = {
  subscribe: syncedTopic,
  unsubscribe: z.object({}),
  publish: z.object({
    offset: z.int().optional().describe('Where it stands in the log; in topics with history only.'),
    duplicate: z
      .boolean()
      .optional()
      .describe('True when this key had been published before; `offset` is the first one.'),
  }),
  presence: z.object({
    topic: z.string().describe('The topic.'),
    users: z.array(presentUser).describe('A page of them, by id.'),
    online: z.int().describe('How many there are in all.'),
    listed,
    next_cursor: z.string().optional().describe('Given when more follow.'),
  }),
  activity: z.object({}),
} as const

/** Events on topics. */
export const topicEvents = {
  publication: z
    .object({
      topic: z.string().describe('The topic.'),
      offset: z.int().optional().describe('Its place in the log; in topics with history only.'),
      payload: z.unknown().describe('What was published.'),
      user_id: z.string().optional().describe('Who published it, when a client did.'),
      client_id: z.string().optional().describe("The publisher's idempotency key, if there was one."),
    })
    .describe('Something was published to a topic.'),
  presence: z
    .object({
      topic: z.string().describe('The topic.'),
      joined: z.array(presentUser).describe('Who came.'),
      left: z.array(user).describe('Who went.'),
      changed: z.array(userPresence).describe('Whose state changed, of those who stay.'),
      online: z.int().describe('How many are online now.'),
    })
    .describe(
      'Who came, went and changed since the last such event. Above a number of users it tells the number only: what was known of who is here is out of date, and when users are told again the list is to be read anew.',
    ),
} as const
