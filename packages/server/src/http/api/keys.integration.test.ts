import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiWorld, apiWorld } from '../../testing/api-world.ts'
import { RawClient } from '../../testing/raw-client.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await apiWorld({ topics: { 'quotes/:symbol': { publish: 'server' } } })
  await world.ask('create_room', { name: 'den', room_id: 'den' })
})
afterAll(() => world[Symbol.asyncDispose]())

const made = z.object({
  secret: z.string(),
  key: z.object({ id: z.string(), bot: z.object({ id: z.string(), username: z.string() }) }),
})
const makeKey = async (fields: object, token = world.alice.token) =>
  made.parse((await world.ask('create_api_key', { ...fields }, { token })).body)

describe('H20', () => {
  test('a program with a key joins and speaks as its bot, and the next key by the name is the same bot', async () => {
    const scopes = ['rooms:write', 'messages:write', 'messages:read']
    const { secret, key } = await makeKey({ name: 'deploys', scopes, as: 'Deploy bot' })
    await world.ask('join_room', { room_id: 'den' }, { token: secret })
    const said = await world.ask('message', { room_id: 'den', content: 'done' }, { token: secret })
    const { body } = await world.ask('get_message', { room_id: 'den', message_id: said.body['message_id'] })
    expect(body['message']).toMatchObject({ user_id: key.bot.id, username: 'Deploy bot', content: 'done' })
    const next = await makeKey({ name: 'deploys 2', scopes, as: 'deploy bot' })
    expect(next.key.bot).toEqual(key.bot)
    expect((await world.ask('history', { room_id: 'den' }, { token: next.secret })).status).toBe(200)
  })

  test('a key is made by administrators only, and passes on no more than it has', async () => {
    const keys = { name: 'k', scopes: ['rooms:read'] }
    const byBob = await world.ask('create_api_key', keys, { token: world.bob.token })
    expect([byBob.status, byBob.body['code']]).toEqual([403, 'forbidden'])
    const admin = await world.key('admin')
    const more = await world.ask('create_api_key', keys, { token: admin })
    expect([more.status, more.body['path']]).toEqual([403, 'scopes'])
    expect((await makeKey({ name: 'k', scopes: ['admin'] }, admin)).secret).toMatch(/^hbk_/)
  })

  test('the secret is in no list', async () => {
    const { secret } = await makeKey({ name: 'hidden', scopes: ['rooms:read'] })
    const { body } = await world.ask('list_api_keys', {})
    expect(JSON.stringify(body)).toContain('hidden')
    expect(JSON.stringify(body)).not.toContain(secret.slice(-43))
  })
})

describe('H21', () => {
  test('a revoked key, and one of a blocked bot, is refused at once', async () => {
    const { secret, key } = await makeKey({ name: 'short', scopes: ['users:read'] })
    const status = async () => (await world.ask('me', {}, { token: secret })).status
    expect(await status()).toBe(200)
    await world.ask('block_user', { user_id: key.bot.id })
    expect(await status()).toBe(401)
    await world.ask('unblock_user', { user_id: key.bot.id })
    expect(await status()).toBe(200)
    await world.ask('revoke_api_key', { key_id: key.id })
    expect(await status()).toBe(401)
  })

  test('another secret behind the same id is refused', async () => {
    const { secret } = await makeKey({ name: 'guess', scopes: ['users:read'] })
    const wrong = secret.slice(0, -43) + 'A'.repeat(43)
    expect((await world.ask('me', {}, { token: wrong })).body['code']).toBe('unauthenticated')
  })

  test('a key opens no connection, and is told so', async () => {
    await using client = await RawClient.open(world.server.port, '/ws')
    const { type, code, message } = await client.ask({ type: 'hello', token: await world.key('admin') })
    expect([type, code]).toEqual(['error', 'unauthenticated'])
    expect(message).toContain('opens no connection')
  })
})

describe('H4', () => {
  test('without the scope a command is refused, however high the bot stands', async () => {
    const token = await world.key('admin')
    const { status, body } = await world.ask('list_rooms', {}, { token })
    expect([status, body['message']]).toEqual([403, 'this key lacks the scope rooms:read'])
  })

  test('with the scope the rights are asked all the same', async () => {
    await world.ask('create_room', { name: 'secret', room_id: 'secret', kind: 'private' })
    const token = await world.key('messages:read', 'rooms:read', 'rooms:write', 'users:write', 'connections:write')
    expect((await world.ask('history', { room_id: 'secret' }, { token })).status).toBe(404)
    expect((await world.ask('block_user', { user_id: world.bob.id }, { token })).status).toBe(403)
  })
})

test('H23: with events:publish a program publishes where only the server may; others are refused', async () => {
  const event = { topic: 'quotes/AAPL', payload: { price: 300 } }
  await using client = await world.server.guest('reader')
  await client.ask({ type: 'subscribe', topic: 'quotes/AAPL' })
  const published = await world.ask('publish', event, { token: await world.key('events:publish') })
  expect(published.status).toBe(201)
  expect(await client.message(({ type }) => type === 'publication', 'publication')).toMatchObject({
    payload: { price: 300 },
  })
  expect((await world.ask('publish', event)).status).toBe(403)
  expect((await world.ask('publish', event, { token: await world.key('admin') })).status).toBe(403)
})

test('H24: a program makes an account, whose owner sets the password and signs in', async () => {
  const token = await world.key('users:write')
  const { status, body } = await world.ask('create_user', { username: 'dora' }, { token })
  expect(status).toBe(201)
  const password = 'battery staple horse'
  await world.call('POST', '/api/auth/reset-password', { body: { token: body['token'], password } })
  const signedIn = await world.call('POST', '/api/auth/login', { body: { username: 'dora', password } })
  expect(signedIn.body['user']).toEqual(body['user'])
  expect((await world.ask('create_user', { username: 'DORA' }, { token })).status).toBe(409)
  expect((await world.ask('create_user', { username: 'eve' }, { token: world.bob.token })).status).toBe(403)
})

test('H24: a program closes the connections of a user', async () => {
  await using client = await RawClient.open(world.server.port, '/ws')
  client.send(JSON.stringify({ type: 'hello', token: world.bob.token }))
  await client.message(({ type }) => type === 'synced', 'synced')
  const token = await world.key('connections:write')
  expect((await world.ask('disconnect_user', { user_id: world.bob.id }, { token })).status).toBe(204)
  expect(await client.closed()).toBe(1000)
  expect((await world.ask('disconnect_user', { user_id: 'nobody' }, { token })).status).toBe(404)
})

test('H25: a program speaks by another name for one message, but not by that of a user', async () => {
  const token = await world.key('messages:write', 'rooms:write')
  await world.ask('join_room', { room_id: 'den' }, { token })
  const say = (as: unknown, who = token) => world.ask('message', { room_id: 'den', content: 'hi', as }, { token: who })
  const said = await say('Weather')
  const { body } = await world.ask('get_message', { room_id: 'den', message_id: said.body['message_id'] })
  expect(body['message']).toMatchObject({ username: 'Weather', user_id: expect.stringMatching(/^b_/) })
  expect((await say('BOB')).body).toMatchObject({ code: 'forbidden', path: 'as' })
  expect((await say(7)).body).toMatchObject({ code: 'invalid', path: 'as' })
  expect((await say('Weather', world.alice.token)).body).toMatchObject({ code: 'forbidden', path: 'as' })
})

test('who is here is for administrators and programs with presence:read', async () => {
  const online = async (token: string) => (await world.call('GET', '/api/online', { token })).status
  expect(await online(world.alice.token)).toBe(200)
  expect(await online(await world.key('presence:read'))).toBe(200)
  expect(await online(world.bob.token)).toBe(403)
  expect(await online(await world.key('admin'))).toBe(403)
})
