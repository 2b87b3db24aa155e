import { ask, type HubHarness, type MemoryLink, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { chatHarness } from '../testing/index.ts'

/** Opens a link of somebody, and takes what it is told at first. */
async function come(harness: HubHarness, name: string): Promise<MemoryLink> {
  const link = harness.link({ token: `u_${name}|${name}` })
  await settle()
  link.take()
  return link
}

const events = (link: MemoryLink): readonly unknown[] => link.take().map(({ type }) => type)

test('C1: a private room is told to nobody but those it invites', async () => {
  await using harness = await chatHarness({ defaultRooms: [] })
  const [alice, bob, carol] = [await come(harness, 'alice'), await come(harness, 'bob'), await come(harness, 'carol')]
  const make = {
    type: 'create_room',
    name: 'den',
    room_id: 'den',
    kind: 'private',
    topic: 'tea',
    member_ids: ['u_bob'],
  }
  const { reply } = await ask(alice, make)
  expect(reply['room']).toMatchObject({ kind: 'private', topic: 'tea', membership: { role: 'owner' } })
  const by = { id: 'u_alice', username: 'alice' }
  const preview = { id: 'den', kind: 'private', name: 'den', topic: 'tea', member_count: 1 }
  expect(bob.take()).toEqual([{ type: 'room_invited', room: preview, by, invited_at: expect.any(String) }])
  expect(carol.take()).toEqual([])
  expect((await ask(carol, { type: 'get_room', room_id: 'den' })).reply).toMatchObject({ code: 'not_found' })
  expect((await ask(bob, { type: 'list_invitations' })).reply).toMatchObject({ invitations: [{ by, room: preview }] })
  expect((await ask(bob, { type: 'join_room', room_id: 'den' })).reply).toMatchObject({ room: { member_count: 2 } })
  expect((await ask(bob, { type: 'get_room', room_id: 'den' })).reply).toMatchObject({ membership: { role: 'member' } })
})

test('C25: declining an invitation is told to the other connections', async () => {
  await using harness = await chatHarness({ defaultRooms: [] })
  const [alice, phone, desk] = [await come(harness, 'alice'), await come(harness, 'bob'), await come(harness, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den', kind: 'private' })
  await ask(alice, { type: 'invite', room_id: 'den', user_id: 'u_bob' })
  await ask(alice, { type: 'invite', room_id: 'den', user_id: 'u_bob' })
  expect(events(desk)).toEqual(['room_invited'])
  await ask(phone, { type: 'decline_invitation', room_id: 'den' })
  expect(desk.take()).toEqual([{ type: 'invitation_ended', room_id: 'den' }])
  expect((await ask(phone, { type: 'join_room', room_id: 'den' })).reply).toMatchObject({ code: 'not_found' })
})

test('C25: credentials that name a private room are as good as an invitation', async () => {
  const attributes = { rooms: ['den'] }
  const authenticator = {
    authenticate: async ({ token = '' }) => {
      const [id = '', username = ''] = token.split('|')
      const more = id === 'u_bob' ? { attributes } : {}
      return { ok: true, identity: { user: { id, username }, guest: false, ...more } } as const
    },
  }
  await using harness = await chatHarness({ defaultRooms: [], hub: { authenticator } })
  const alice = await come(harness, 'alice')
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den', kind: 'private' })
  const bob = harness.link({ token: 'u_bob|bob' })
  await settle()
  expect(bob.take()[0]).toMatchObject({ type: 'welcome', rooms: [{ id: 'den', membership: { role: 'member' } }] })
  await ask(bob, { type: 'leave_room', room_id: 'den' })
  expect((await ask(bob, { type: 'join_room', room_id: 'den' })).reply).toMatchObject({ room: { member_count: 2 } })
  await ask(alice, { type: 'ban', room_id: 'den', user_id: 'u_bob' })
  expect((await ask(bob, { type: 'join_room', room_id: 'den' })).reply).toMatchObject({ code: 'banned' })
})

test('C26: a link is made, shown again, looked at and followed', async () => {
  await using harness = await chatHarness({ defaultRooms: [] })
  const [alice, bob] = [await come(harness, 'alice'), await come(harness, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den', kind: 'private' })
  const made = await ask(alice, { type: 'create_invite_link', room_id: 'den', expires_in_ms: 5_000, max_uses: 2 })
  const { token, link_id } = Object(made.reply['link'])
  expect(made.reply['link']).toMatchObject({ uses: 0, max_uses: 2, by: { id: 'u_alice' } })
  expect((await ask(bob, { type: 'preview_invite_link', token })).reply).toMatchObject({
    room: { id: 'den', name: 'den' },
  })
  const { reply } = await ask(bob, { type: 'accept_invite_link', token })
  expect(reply).toMatchObject({ recovered: true, room: { id: 'den', membership: { role: 'member' } } })
  expect((await ask(bob, { type: 'message', room_id: 'den', content: 'hi' })).events).toMatchObject([
    { type: 'message' },
  ])
  expect((await ask(bob, { type: 'list_invite_links', room_id: 'den' })).reply).toMatchObject({ code: 'forbidden' })
  const list = await ask(alice, { type: 'list_invite_links', room_id: 'den' })
  expect(list.reply).toMatchObject({ links: [{ token, link_id, uses: 1 }] })
  await harness.clock.advanceAsync(5_000)
  expect((await ask(bob, { type: 'preview_invite_link', token })).reply).toMatchObject({ code: 'expired' })
})

test('C27: moderators hear of a request, and both sides of its answer', async () => {
  await using harness = await chatHarness({ defaultRooms: [] })
  const [alice, bob] = [await come(harness, 'alice'), await come(harness, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den', kind: 'private', join_requests: true })
  await ask(bob, { type: 'request_to_join', room_id: 'den', note: 'me' })
  const request = { user: { id: 'u_bob', username: 'bob' }, note: 'me', requested_at: expect.any(String) }
  expect(alice.take()).toEqual([{ type: 'join_requested', room_id: 'den', ...request }])
  expect((await ask(alice, { type: 'list_join_requests', room_id: 'den' })).reply).toMatchObject({
    requests: [request],
  })
  await ask(alice, { type: 'answer_join_request', room_id: 'den', user_id: 'u_bob', accept: true })
  const answered = { type: 'join_request_answered', room_id: 'den', user: request.user, accepted: true }
  expect(bob.take()).toMatchObject([{ type: 'room_joined', room: { id: 'den' } }, answered])
  expect((await ask(bob, { type: 'message', room_id: 'den', content: 'hi' })).reply).toMatchObject({ type: 'ok' })
})

test('C31: a change is told to the members, and one that makes the room public to everyone', async () => {
  await using harness = await chatHarness({ defaultRooms: [] })
  const [alice, bob] = [await come(harness, 'alice'), await come(harness, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den', kind: 'private' })
  const update = { type: 'update_room', room_id: 'den', topic: 'tea', slow_mode_ms: 1_000, kind: 'public' }
  const { events: told, reply } = await ask(alice, update)
  expect(told).toMatchObject([
    { type: 'room_updated', offset: 2, room: { topic: 'tea', kind: 'public' } },
    { type: 'room_created' },
  ])
  expect(reply['room']).toMatchObject({ slow_mode_ms: 1_000, head: { offset: 2 } })
  expect(events(bob)).toEqual(['room_created'])
  expect((await ask(alice, { type: 'archive_room', room_id: 'den', archived: true })).reply).toMatchObject({
    room: { archived_at: expect.any(String) },
  })
  expect((await ask(alice, { type: 'message', room_id: 'den', content: 'x' })).reply).toMatchObject({
    code: 'archived',
  })
})

test('C29: members are listed with their roles, and hear of new ones', async () => {
  await using harness = await chatHarness({ defaultRooms: [] })
  const [alice, bob] = [await come(harness, 'alice'), await come(harness, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  await ask(bob, { type: 'join_room', room_id: 'den' })
  bob.take()
  await ask(alice, { type: 'set_role', room_id: 'den', user_id: 'u_bob', role: 'moderator' })
  expect(bob.take()).toMatchObject([
    { type: 'member_updated', user: { id: 'u_bob' }, role: 'moderator', member_count: 2 },
  ])
  const first = (await ask(bob, { type: 'list_members', room_id: 'den', limit: 1 })).reply
  expect(first).toMatchObject({ members: [{ user: { id: 'u_alice' }, role: 'owner' }], member_count: 2 })
  const rest = await ask(bob, { type: 'list_members', room_id: 'den', cursor: first['next_cursor'] })
  expect(rest.reply).toMatchObject({ members: [{ user: { id: 'u_bob' }, role: 'moderator' }] })
  expect(rest.reply).not.toHaveProperty('next_cursor')
  await ask(alice, { type: 'transfer_ownership', room_id: 'den', user_id: 'u_bob' })
  expect((await ask(alice, { type: 'delete_room', room_id: 'den' })).reply).toMatchObject({ code: 'forbidden' })
})

test('C30: slow mode and mutes say how long to wait', async () => {
  await using harness = await chatHarness({ defaultRooms: [] })
  const [alice, bob] = [await come(harness, 'alice'), await come(harness, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  await ask(bob, { type: 'join_room', room_id: 'den' })
  await ask(alice, { type: 'update_room', room_id: 'den', slow_mode_ms: 2_000 })
  const say = { type: 'message', room_id: 'den', content: 'hi' }
  await ask(bob, say)
  expect((await ask(bob, say)).reply).toMatchObject({ code: 'slow_mode', retry: 'backoff', retry_after_ms: 2_000 })
  await harness.clock.advanceAsync(2_000)
  expect((await ask(bob, say)).reply).toMatchObject({ type: 'ok' })
  const until = new Date(harness.clock.now() + 9_000).toISOString()
  await ask(alice, { type: 'mute', room_id: 'den', user_id: 'u_bob', until })
  expect((await ask(bob, say)).reply).toMatchObject({ code: 'muted', retry_after_ms: 9_000 })
  expect((await ask(alice, { type: 'mute', room_id: 'den', user_id: 'u_bob' })).reply).toMatchObject({
    member: { muted_until: '9999-12-31T23:59:59.999Z' },
  })
  await ask(alice, { type: 'unmute', room_id: 'den', user_id: 'u_bob' })
  await harness.clock.advanceAsync(2_000)
  expect((await ask(bob, say)).reply).toMatchObject({ type: 'ok' })
})

test('C33: a direct message opens the room, and is there once per key', async () => {
  await using harness = await chatHarness({ defaultRooms: [] })
  const [alice, bob] = [await come(harness, 'alice'), await come(harness, 'bob')]
  const say = { type: 'direct_message', to: 'u_bob', content: 'hi', client_id: 'c-1' }
  const first = await ask(alice, say)
  expect(first.events).toMatchObject([{ type: 'room_joined', room: { kind: 'direct' } }])
  const again = await ask(alice, say)
  expect(again.reply).toMatchObject({ room_id: first.reply['room_id'], seq: 1, duplicate: true })
  expect(bob.take()).toMatchObject([{ type: 'room_joined', room: { people: [{ id: 'u_alice' }, { id: 'u_bob' }] } }])
  const opened = await ask(bob, { type: 'open_direct', user_id: 'u_alice' })
  expect(opened.reply).toMatchObject({
    created: false,
    room: { id: first.reply['room_id'], membership: { unread: 1 } },
  })
  expect((await ask(alice, { type: 'direct_message', to: 'u_no', content: 'hi' })).reply).toMatchObject({
    code: 'not_found',
  })
  await ask(bob, { type: 'message', room_id: first.reply['room_id'], content: 'ho' })
  const group = await ask(bob, { type: 'open_group', user_ids: ['u_alice', 'u_alice'] })
  expect(group.reply).toMatchObject({ code: 'invalid', path: 'user_ids' })
})

test('G9: the audit log is read page by page, newest first', async () => {
  await using harness = await chatHarness({ defaultRooms: [] })
  const alice = await come(harness, 'alice')
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  for (const topic of ['a', 'b', 'c']) await ask(alice, { type: 'update_room', room_id: 'den', topic })
  const first = (await ask(alice, { type: 'audit_log', room_id: 'den', limit: 2 })).reply
  const entry = { action: 'update_room', actor: { id: 'u_alice', username: 'alice' }, room_id: 'den' }
  expect(first['entries']).toMatchObject([
    { ...entry, detail: { topic: 'c' } },
    { ...entry, detail: { topic: 'b' } },
  ])
  const rest = (await ask(alice, { type: 'audit_log', room_id: 'den', cursor: first['next_cursor'] })).reply
  expect(rest['entries']).toMatchObject([{ detail: { topic: 'a' } }])
  expect((await ask(alice, { type: 'audit_log' })).reply).toMatchObject({ code: 'forbidden' })
})
