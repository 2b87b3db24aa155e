import { type GoldenFrame, time, toClient, toServer } from './golden-frame.ts'

const key = {
  id: 'k7Qm2ZxP4v',
  name: 'deploys',
  scopes: ['messages:write', 'rooms:write'],
  bot: { id: 'b_k7Qm2ZxP4v', username: 'Deploy bot' },
  created_by: 'u_1',
  created_at: time,
}

/** Golden frames for other programs. */
export const integrationFrames: readonly GoldenFrame[] = [
  toServer('make a key', {
    type: 'create_api_key',
    ref: 'integration-1',
    name: 'deploys',
    scopes: ['messages:write', 'rooms:write'],
    as: 'Deploy bot',
  }),
  toClient('key made', {
    type: 'ok',
    ref: 'integration-1',
    key,
    secret: 'hbk_k7Qm2ZxP4v_Ft0YIvYd8i3rW1y5m2nC9sX7bQ4zL6kJ0hG8fD2aP1U',
  }),
  toServer('keys', { type: 'list_api_keys', ref: 'integration-2' }),
  toClient('a page of keys', { type: 'ok', ref: 'integration-2', keys: [key] }),
  toServer('revoke a key', { type: 'revoke_api_key', ref: 'integration-3', key_id: 'k7Qm2ZxP4v' }),
  toClient('key revoked', { type: 'ok', ref: 'integration-3' }),
  toServer('make a user', { type: 'create_user', ref: 'integration-5', username: 'carol' }),
  toClient('user made', {
    type: 'ok',
    ref: 'integration-5',
    user: { id: 'u_3', username: 'carol' },
    token: 'hbp_2mXQ0a1s3dF5gH7jK9lZ8xC6vB4nM2qW1eR3tY5uI7o',
    expires_at: time,
  }),
  toServer('disconnect a user', { type: 'disconnect_user', ref: 'integration-4', user_id: 'u_2', reason: 'normal' }),
  toClient('user disconnected', { type: 'ok', ref: 'integration-4' }),
]
