import { ask, FakeClock, type HubHarness, type MemoryLink, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { MemoryChatStore, MemoryTables } from '../memory/index.ts'
import { chatHarness, loginsForTests, tokenOf } from '../testing/index.ts'
import type { PostOutcome, PostRequest, WebhookLink } from './ports.ts'

/** The other program: keeps what it was posted, and answers as told. */
class Receiver implements WebhookLink {
  readonly posts: PostRequest[] = []
  answer: PostOutcome = { kind: 'answered', status: 200, text: '' }
  #secrets = 0

  makeSecret(): { readonly secret: string; readonly hash: string } {
    const secret = `secret-${(this.#secrets += 1)}`
    return { secret, hash: `hash of ${secret}` }
  }

  refusal(url: string): string | undefined {
    return url.includes('private') ? 'it leads into a private network' : undefined
  }

  async post(request: PostRequest): Promise<PostOutcome> {
    this.posts.push(request)
    return this.answer
  }

  /** What was posted, as `type:offset`. */
  get told(): readonly string[] {
    return this.posts.map(({ body }) => {
      const { type, data } = JSON.parse(body) as { type: string; data: { offset: number } }
      return `${type}:${data.offset}`
    })
  }
}

interface World extends AsyncDisposable {
  readonly harness: HubHarness
  readonly receiver: Receiver
  readonly alice: MemoryLink
  say(content: string): Promise<void>
}

/** Alice, the owner of the room den, in which nothing was said; offset 1. */
async function world(tables = new MemoryTables('e'), receiver = new Receiver()): Promise<World> {
  const store = new MemoryChatStore({ tables })
  const clock = new FakeClock()
  const hub = { clock, authenticator: loginsForTests(store, clock) }
  const harness = await chatHarness({ store, webhookLink: receiver, hub })
  const alice = harness.link({ token: tokenOf({ id: 'u_alice', username: 'alice' }) })
  await settle()
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  alice.take()
  return {
    harness,
    receiver,
    alice,
    say: async (content) => {
      await ask(alice, { type: 'message', room_id: 'den', content })
      await settle()
    },
    [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose](),
  }
}

const outgoing = { type: 'create_outgoing_webhook', room_id: 'den', name: 'bridge', url: 'https://example.org/in' }

async function hook({ alice }: World, events: readonly string[] = ['message']): Promise<string> {
  const { reply } = await ask(alice, { ...outgoing, events })
  expect(reply).toMatchObject({
    type: 'ok',
    secret: expect.stringContaining('secret'),
    webhook: { state: 'active', direction: 'outgoing' },
  })
  const { id } = reply['webhook'] as { id: string }
  return id
}

const deliveries = async ({ alice }: World, webhookId: string) =>
  (await ask(alice, { type: 'list_webhook_deliveries', webhook_id: webhookId })).reply['deliveries']

test('W2: a webhook is told of the events it asked for, in order, each under one id', async () => {
  await using it = await world()
  const id = await hook(it)
  for (const text of ['a', 'b']) await it.say(text)
  await ask(it.alice, { type: 'update_room', room_id: 'den', topic: 'new' })
  await it.say('c')
  expect(it.receiver.told).toEqual(['message:2', 'message:3', 'message:5'])
  expect(it.receiver.posts[0]).toMatchObject({ id: `${id}.2`, secret: 'secret-1', url: outgoing.url })
  expect(await deliveries(it, id)).toMatchObject([{ offset: 5, status: 200, attempt: 1 }, { offset: 3 }, { offset: 2 }])
})

test('W3: what is not taken is posted again under the same id, and what came meanwhile after it', async () => {
  await using it = await world()
  const id = await hook(it)
  it.receiver.answer = { kind: 'answered', status: 503, text: 'busy' }
  await it.say('a')
  await it.say('b')
  expect(it.receiver.told).toEqual(['message:2'])
  expect(await deliveries(it, id)).toMatchObject([{ status: 503, error: 'busy', next_attempt_at: expect.any(String) }])
  it.receiver.answer = { kind: 'answered', status: 200, text: '' }
  await it.harness.clock.advanceAsync(5_000)
  expect(it.receiver.told).toEqual(['message:2', 'message:2', 'message:3'])
  expect(new Set(it.receiver.posts.slice(0, 2).map((post) => post.id))).toEqual(new Set([`${id}.2`]))
})

test('W3: one that never answers is given up, and goes on where it stopped when woken', async () => {
  await using it = await world()
  const id = await hook(it)
  it.receiver.answer = { kind: 'failed', error: 'no answer in time' }
  await it.say('a')
  await it.harness.clock.advanceAsync(48 * 3_600_000)
  const { reply } = await ask(it.alice, { type: 'list_webhooks', room_id: 'den' })
  expect(reply['webhooks']).toMatchObject([{ state: 'failed', position: 1 }])
  it.receiver.answer = { kind: 'answered', status: 200, text: '' }
  it.receiver.posts.length = 0
  await ask(it.alice, { type: 'update_webhook', webhook_id: id, active: true })
  await settle()
  expect(it.receiver.told).toEqual(['message:2'])
})

test('W2: a restart goes on where it stopped', async () => {
  const tables = new MemoryTables('e')
  {
    await using before = await world(tables)
    await hook(before)
    before.receiver.answer = { kind: 'failed', error: 'gone' }
    await before.say('a')
  }
  await using after = await world(tables)
  await after.harness.clock.advanceAsync(10_000)
  expect(after.receiver.told).toEqual(['message:2'])
})

test('W1: webhooks are for admins of the room, to addresses that may be used, and go with their log', async () => {
  await using it = await world()
  const bob = it.harness.link({ token: tokenOf({ id: 'u_bob', username: 'bob' }) })
  await settle()
  await ask(bob, { type: 'join_room', room_id: 'den' })
  expect((await ask(bob, { ...outgoing, events: ['message'] })).reply).toMatchObject({ code: 'forbidden' })
  const inside = await ask(it.alice, { ...outgoing, url: 'http://private.example', events: ['message'] })
  expect(inside.reply).toMatchObject({ code: 'invalid', path: 'url' })
  const id = await hook(it)
  expect((await ask(bob, { type: 'delete_webhook', webhook_id: id })).reply).toMatchObject({ code: 'forbidden' })
  expect((await ask(it.alice, { type: 'delete_webhook', webhook_id: id })).reply).toMatchObject({ type: 'ok' })
  await it.say('a')
  expect(it.receiver.posts).toEqual([])
})

test('W5: an incoming webhook speaks by a bot of its own, a member like others', async () => {
  await using it = await world()
  const { reply } = await ask(it.alice, { type: 'create_incoming_webhook', room_id: 'den', name: 'builds' })
  const { id } = reply['webhook'] as { id: string }
  expect(reply['path']).toBe(`/api/hooks/${id}/secret-1`)
  expect(JSON.stringify(reply['webhook'])).not.toContain('secret-1')
  const caller = { user: { id: `w_${id}`, username: 'builds' }, guest: false, roles: ['bot'], address: '' }
  await it.harness.hub.services.perform(caller, 'message', { room_id: 'den', content: 'green' })
  expect(it.alice.take()).toContainEqual(expect.objectContaining({ type: 'message', username: 'builds' }))
  await ask(it.alice, { type: 'delete_webhook', webhook_id: id })
  const after = await it.harness.hub.services.perform(caller, 'message', { room_id: 'den', content: 'late' })
  expect(after).toMatchObject({ refusal: { code: 'not_a_member' } })
})
