import { createHash } from 'node:crypto'
import type { CallLimits, ChatStore } from '@hubbub/chat/ports'
import { type Refused, refused } from '@hubbub/hub'
import type { Clock, Logger } from '@hubbub/hub/ports'
import { clientId, errorCodes } from '@hubbub/protocol'
import type { Context } from 'hono'
import { type ApiAnswer, refusal } from './answer.ts'

/** A call that is to be carried out once for its key. */
export interface KeyedCall {
  /** Whose key it is. */
  readonly ownerId: string
  readonly callKey: string
  /** What is asked for, in one text. */
  readonly asked: string
  /** The answer must not be kept. */
  readonly isSecret: boolean
}

/** How soon somebody asks again whose first call still runs. */
const runningMs = 1_000

/** Carries calls with an `Idempotency-Key` out once. */
export class Once {
  readonly #store: ChatStore
  readonly #limits: CallLimits
  readonly #clock: Clock
  readonly #logger: Logger

  constructor(
    store: ChatStore,
    limits: CallLimits,
    { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  ) {
    this.#store = store
    this.#limits = limits
    this.#clock = clock
    this.#logger = logger
  }

  /** H30: runs a call unless it ran before under its key; then the answer is the first one. */
  async run(call: KeyedCall, run: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
    const { ownerId, callKey } = call
    const fingerprint = createHash('sha256').update(call.asked).digest('hex')
    const at = this.#clock.now()
    const begin = { kind: 'begin_call', at, ownerId, callKey, fingerprint, limits: this.#limits } as const
    const begun = await this.#store.write(begin)
    if ('refused' in begun) return refusal(refused(begun.refused, begun.message))
    switch (begun.call.kind) {
      case 'running':
        return refusal(refused('in_progress', undefined, { retryAfterMs: runningMs }))
      case 'other':
        return refusal(refused('key_reused'))
      case 'done':
        return repeated(begun.call, call)
      case 'begun': {
        const answer = await run()
        await this.#keep(call, at, answer)
        return answer
      }
    }
  }

  /** H31: what is final is kept; after anything else the same key may try again. */
  async #keep({ ownerId, callKey, isSecret }: KeyedCall, at: number, answer: ApiAnswer): Promise<void> {
    const { status, body } = answer
    const kept = { status, body: isSecret && status < 300 ? '' : (body ?? '') }
    const end = { kind: 'end_call', ownerId, callKey, at, answer: isFinal(answer) ? kept : null } as const
    try {
      await this.#store.write(end)
    } catch (error) {
      // The call itself was carried out. Its key is refused as running until it counts as lost.
      this.#logger.error('call_not_kept', { error })
    }
  }
}

/** Reads the `Idempotency-Key` of a request: as it is, or in the quotes of the draft. */
export function idempotencyKey(context: Context): string | undefined | Refused {
  const header = context.req.header('idempotency-key')
  if (header === undefined) return undefined
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header
  const parsed = clientId.safeParse(key)
  if (parsed.success) return parsed.data
  const message = 'Idempotency-Key: 1 to 64 characters of printable ASCII without spaces'
  return refused('invalid', message, { path: 'idempotency-key' })
}

function repeated(
  { status, body }: { readonly status: number; readonly body: string },
  { isSecret }: KeyedCall,
): ApiAnswer {
  if (isSecret && status < 300)
    return refusal(refused('conflict', 'It was carried out; the answer held a secret, which is shown once.'))
  return { status, body: body === '' ? undefined : body, headers: { 'Idempotent-Replayed': 'true' } }
}

function isFinal({ status, code }: ApiAnswer): boolean {
  return status < 400 || (code !== undefined && status < 500 && errorCodes[code].retry === 'never')
}
