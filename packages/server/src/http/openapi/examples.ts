import { goldenFrames } from '@hubbub/protocol/golden'
import type { Fields } from '../api/calls.ts'

/** What a request says, and what it is answered. */
export interface Example {
  readonly request?: Fields
  readonly reply?: Fields
}

const time = '2026-01-01T00:00:00.000Z'
const signedIn = {
  user: { id: 'u_1', username: 'alice' },
  roles: ['admin'],
  access_token: 'eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzI1NiJ9…',
  expires_in_ms: 600_000,
  refresh_token: 'hbr_l1_Ft0YIvYd8i3rW1y5m2nC9sX7bQ4zL6kJ0hG8fD2aP1U',
  login_expires_at: time,
}
const credentials = { username: 'alice', password: 'correct horse battery' }

/** Examples of routes that are no commands, by id. */
const others: Readonly<Record<string, Example>> = {
  auth_modes: { reply: { guests: true, accounts: true, registration: 'invite', issuers: [] } },
  auth_register: { request: { ...credentials, device: 'laptop' }, reply: signedIn },
  auth_login: { request: { ...credentials, device: 'laptop' }, reply: signedIn },
  auth_refresh: { request: { refresh_token: signedIn.refresh_token }, reply: signedIn },
  auth_logout: { request: { refresh_token: signedIn.refresh_token }, reply: {} },
  auth_change_password: {
    request: { password: 'correct horse battery', new_password: 'battery staple horse' },
    reply: {},
  },
  auth_reset_password: {
    request: { token: 'hbp_2mXQ0a1s3dF5gH7jK9lZ8xC6vB4nM2qW1eR3tY5uI7o', password: 'battery staple horse' },
    reply: {},
  },
  online: { reply: { users: 214, connections: 305 } },
  stats: {
    reply: {
      online_users: 214,
      connections: 305,
      topics: 41,
      messages_per_second: 12.4,
      mean_connection_seconds: 1_804.2,
      uptime_seconds: 86_400,
      rooms: 37,
    },
  },
  health: { reply: { status: 'ok' } },
  ready: { reply: { status: 'ready' } },
}

/** The example of an operation: for a command the golden frames of it, first ones first. */
export function exampleOf(id: string): Example {
  const other = Object.hasOwn(others, id) ? others[id] : undefined
  if (other) return other
  const asked = goldenFrames.flatMap(({ direction, frame }) =>
    direction === 'to_server' && frame.type === id ? [frame] : [],
  )
  // One that is answered says more.
  const frame = asked.find(({ ref }) => resultOf(ref) !== undefined) ?? asked[0]
  if (!frame) return {}
  const { type: _, ref, ...request } = frame
  const reply = resultOf(ref)
  return { request: { ...sampleFields, ...request }, ...(reply ? { reply } : {}) }
}

/** Fields of paths for examples that have none. */
const sampleFields: Fields = { room_id: 'general' }

function resultOf(ref: unknown): Fields | undefined {
  const ok = goldenFrames.find(
    ({ direction, frame }) =>
      ref !== undefined && direction === 'to_client' && frame.type === 'ok' && frame['ref'] === ref,
  )
  if (!ok) return undefined
  const { type: _, ref: _ref, ...reply } = ok.frame
  return reply
}
