import type { HubServices } from '@hubbub/hub'
import type { Cancel } from '@hubbub/hub/ports'
import { eventOf } from '../events.ts'
import type { ChatStore } from '../ports/chat-store.ts'
import type { RoomChange } from '../ports/rows.ts'
import { isoTime } from '../wire.ts'
import type { WebhookLink } from './ports.ts'
import { nextStep, type WebhookRetries } from './retry-plan.ts'
import type { WebhookRow } from './tables.ts'

/** How webhooks are sent. */
export interface WebhookSenderOptions extends WebhookRetries {
  /** Most webhooks that are being posted to at once. @default 16 */
  readonly parallel: number
  /** Most attempts kept of one webhook. @default 200 */
  readonly keep: number
}

export const webhookDefaults: WebhookSenderOptions = {
  firstMs: 5_000,
  mostMs: 3_600_000,
  attempts: 30,
  parallel: 16,
  keep: 200,
}

/** What one webhook is doing. */
type Followed =
  | { readonly at: 'idle' }
  | { readonly at: 'queued' }
  /** `more`: the room changed meanwhile. */
  | { readonly at: 'sending'; more: boolean }
  | { readonly at: 'waiting'; readonly cancel: Cancel }

interface Follower {
  webhook: WebhookRow
  state: Followed
}

/** Most webhooks read at once at the start, and changes of a room. */
const pageRows = 100

/**
 * W2: tells outgoing webhooks of their rooms' events. A webhook follows a room as a client does: from its position, in
 * offset order, one event at a time, and what is missed while nobody answers is told by state when somebody does again.
 * So nothing is written for it when a message is stored, and a restart loses nothing.
 */
export class WebhookSender {
  readonly link: WebhookLink
  readonly #store: ChatStore
  readonly #options: WebhookSenderOptions
  readonly #followers = new Map<string, Follower>()
  readonly #byRoom = new Map<string, Set<Follower>>()
  readonly #queue: Follower[] = []
  #sending = 0
  #hub: HubServices | undefined

  constructor(store: ChatStore, link: WebhookLink, options: Partial<WebhookSenderOptions> = {}) {
    this.#store = store
    this.link = link
    this.#options = { ...webhookDefaults, ...options }
  }

  /** Reads the webhooks there are, and goes on where they stopped. */
  async start(hub: HubServices): Promise<void> {
    this.#hub = hub
    for (let after = ''; ; ) {
      const page = await this.#store.read({ kind: 'outgoing_webhooks', after, limit: pageRows })
      for (const webhook of page) this.follow(webhook)
      after = page.at(-1)?.webhookId ?? after
      if (page.length < pageRows) return
    }
  }

  /** Nothing more is posted; what is being posted now is told again after the next start. */
  stop(): void {
    this.#hub = undefined
    for (const id of [...this.#followers.keys()]) this.forget(id)
  }

  /** Takes a webhook that was made or changed. */
  follow(webhook: WebhookRow): void {
    if (webhook.isIncoming) return
    const known = this.#followers.get(webhook.webhookId)
    if (webhook.state !== 'active') return this.forget(webhook.webhookId)
    const follower = known ?? { webhook, state: { at: 'idle' } }
    follower.webhook = webhook
    this.#followers.set(webhook.webhookId, follower)
    const ofRoom = this.#byRoom.get(webhook.roomId) ?? new Set()
    this.#byRoom.set(webhook.roomId, ofRoom.add(follower))
    if (follower.state.at === 'waiting') follower.state.cancel()
    if (follower.state.at === 'waiting' || follower.state.at === 'idle') this.#wake(follower)
  }

  forget(webhookId: string): void {
    const follower = this.#followers.get(webhookId)
    if (!follower) return
    if (follower.state.at === 'waiting') follower.state.cancel()
    this.#followers.delete(webhookId)
    const ofRoom = this.#byRoom.get(follower.webhook.roomId)
    ofRoom?.delete(follower)
    if (ofRoom?.size === 0) this.#byRoom.delete(follower.webhook.roomId)
  }

  /** A room has changed. */
  changed(roomId: string): void {
    for (const follower of this.#byRoom.get(roomId) ?? []) {
      if (follower.state.at === 'idle') this.#enqueue(follower)
      else if (follower.state.at === 'sending') follower.state.more = true
    }
  }

  /** Now, or when its wait is over. */
  #wake(follower: Follower): void {
    const hub = this.#hub
    if (!hub) return
    const waitMs = follower.webhook.nextAt - hub.clock.now()
    if (waitMs <= 0) return this.#enqueue(follower)
    follower.state = { at: 'waiting', cancel: hub.clock.after(waitMs, () => this.#enqueue(follower)) }
  }

  #enqueue(follower: Follower): void {
    follower.state = { at: 'queued' }
    this.#queue.push(follower)
    this.#next()
  }

  #next(): void {
    while (this.#sending < this.#options.parallel) {
      const follower = this.#queue.shift()
      if (!follower) return
      this.#sending++
      void this.#send(follower).finally(() => {
        this.#sending--
        this.#next()
      })
    }
  }

  /** Tells a webhook what lies after its position, until there is nothing or somebody does not answer. Never rejects. */
  async #send(follower: Follower): Promise<void> {
    const sending = { at: 'sending' as const, more: false }
    follower.state = sending
    try {
      while (this.#follows(follower) && (await this.#page(follower))) sending.more = false
      if (!this.#follows(follower)) return
      follower.state = { at: 'idle' }
      if (follower.webhook.nextAt > 0) this.#wake(follower)
      else if (sending.more) this.#enqueue(follower)
    } catch (error) {
      const hub = this.#hub
      hub?.logger.warn('webhook_failed', { webhook: follower.webhook.webhookId, error })
      if (!hub || !this.#follows(follower)) return
      const cancel = hub.clock.after(this.#options.firstMs, () => this.#enqueue(follower))
      follower.state = { at: 'waiting', cancel }
    }
  }

  /** Tells one page; false when it was the last one, or was not told. */
  async #page(follower: Follower): Promise<boolean> {
    const { roomId, position } = follower.webhook
    const head = await this.#store.head(roomId)
    const range = { after: position, upTo: head, limit: pageRows, atMost: Number.MAX_SAFE_INTEGER }
    const read = await this.#store.changes(roomId, range)
    if (read.kind === 'too_many') return false
    for (const change of read.changes) {
      if (!this.#follows(follower)) return false
      if (change.row.offset > follower.webhook.position && !(await this.#tell(follower, change))) return false
    }
    // What was not asked for is passed over together.
    const last = read.changes.at(-1)?.row.offset ?? position
    if (last > follower.webhook.position && !(await this.#note(follower, { position: last }))) return false
    return !read.complete
  }

  /** Tells one event; false when it was not taken. */
  async #tell(follower: Follower, change: RoomChange): Promise<boolean> {
    const { webhook } = follower
    const hub = this.#hub
    if (!hub) return false
    const event = eventOf(change, webhook.position, this.#store.epoch)
    const { offset } = change.row
    if (!webhook.events.includes(event.type)) return true
    const at = hub.clock.now()
    const startedAt = hub.clock.monotonic()
    const id = `${webhook.webhookId}.${offset}`
    const body = JSON.stringify({ id, type: event.type, timestamp: isoTime(at), data: event })
    const outcome = await this.link.post({ url: webhook.url, secret: webhook.secret, id, at, body })
    const chance = hub.random.float()
    const step = nextStep(outcome, webhook.failures, { retries: this.#options, chance })
    const attempt = {
      event: event.type,
      offset,
      tookMs: Math.round(hub.clock.monotonic() - startedAt),
      status: outcome.kind === 'answered' ? outcome.status : null,
      error: step.kind === 'told' ? '' : outcome.kind === 'answered' ? outcome.text : outcome.error,
    }
    switch (step.kind) {
      case 'told':
        return this.#note(follower, { attempt, position: offset })
      case 'again':
        return this.#note(follower, { attempt, nextAt: hub.clock.now() + step.inMs })
      case 'give_up':
        hub.logger.warn('webhook_given_up', { webhook: webhook.webhookId, failures: webhook.failures + 1 })
        return this.#note(follower, { attempt, nextAt: null })
    }
  }

  /** Stores what came of an attempt; true when the webhook can be told more. */
  async #note(follower: Follower, step: NoteStep): Promise<boolean> {
    const { webhookId } = follower.webhook
    const at = this.#hub?.clock.now() ?? 0
    const noted = await this.#store.write({ kind: 'note_delivery', at, webhookId, keep: this.#options.keep, ...step })
    const webhook = 'webhook' in noted ? noted.webhook : undefined
    if (!webhook || webhook.state !== 'active') {
      this.forget(webhookId)
      return false
    }
    follower.webhook = webhook
    return step.position !== undefined
  }

  #follows(follower: Follower): boolean {
    return this.#hub !== undefined && this.#followers.get(follower.webhook.webhookId) === follower
  }
}

interface NoteStep {
  readonly attempt?: {
    readonly event: string
    readonly offset: number
    readonly tookMs: number
    readonly status: number | null
    readonly error: string
  }
  readonly position?: number
  readonly nextAt?: number | null
}
