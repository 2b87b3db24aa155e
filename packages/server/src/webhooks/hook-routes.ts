import { timingSafeEqual } from 'node:crypto'
import type { ChatStore } from '@hubbub/chat'
import { type HubServices, Refused, refused } from '@hubbub/hub'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { answerRefusal } from '../http/answers.ts'
import { parseBody } from '../http/parse-body.ts'
import { hashOf } from './http-webhook-link.ts'

/** What incoming webhooks need. */
export interface HookParts {
  readonly store: Pick<ChatStore, 'read'>
  readonly hub: Pick<HubServices, 'perform'>
  readonly addressOf: (context: Context) => string
  /** Largest body, in bytes. */
  readonly bodyBytes: number
}

/** What is posted: the fields of a message, or `text` as many programs say it. */
const posted = z.looseObject({ text: z.string().optional() })

/** W5: `POST /api/hooks/:id/:secret` says something in the webhook's room, by its bot. */
export function hookRoutes({ store, hub, addressOf, bodyBytes }: HookParts): Hono {
  const routes = new Hono()
  routes.post('/api/hooks/:id/:secret', async (context) => {
    context.header('Cache-Control', 'no-store')
    const { id, secret } = context.req.param()
    const webhook = await store.read({ kind: 'webhook', webhookId: id })
    // A wrong secret and no webhook look alike.
    if (!webhook?.isIncoming || !isSecret(secret, webhook.secret))
      return answerRefusal(context, refused('not_found', 'There is no such webhook.').refusal)
    if (webhook.state !== 'active')
      return answerRefusal(context, refused('forbidden', 'The webhook is paused.').refusal)
    const body = await parseBody(context, posted, bodyBytes)
    if (body instanceof Refused) return answerRefusal(context, body.refusal)
    const { text, ...fields } = body
    const key = context.req.header('idempotency-key')
    const message = {
      ...(text === undefined ? {} : { content: text }),
      ...(key === undefined ? {} : { client_id: key }),
      ...fields,
      room_id: webhook.roomId,
    }
    const user = { id: webhook.botId, username: webhook.name }
    const caller = { user, guest: false, roles: ['bot'], scopes: ['messages:write'], address: addressOf(context) }
    const outcome = await hub.perform(caller, 'message', message)
    return outcome instanceof Refused ? answerRefusal(context, outcome.refusal) : context.json(outcome, 201)
  })
  return routes
}

function isSecret(shown: string, hash: string): boolean {
  const [a, b] = [Buffer.from(hashOf(shown)), Buffer.from(hash)]
  return a.length === b.length && timingSafeEqual(a, b)
}
