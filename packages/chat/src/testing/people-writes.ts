import type { User } from '@hubbub/protocol'
import type { Actor } from '../ports/actor.ts'
import type { ChatWrite } from '../ports/chat-write.ts'
import { actor, testTime } from './writes.ts'

/** Makes the writes about people, with everything a test does not care about filled in. */
export const peopleWrites = {
  register: (user: User, more: Partial<ChatWrite<'register_account'>> = {}): ChatWrite<'register_account'> => ({
    kind: 'register_account',
    at: testTime,
    user,
    passwordHash: `hash of ${user.username}`,
    admission: { kind: 'anyone' },
    ...more,
  }),
  see: (user: User, more: Partial<ChatWrite<'see_user'>> = {}): ChatWrite<'see_user'> => ({
    kind: 'see_user',
    at: testTime,
    user,
    userKind: 'guest',
    roles: [],
    eventsUpTo: 500,
    ...more,
  }),
  login: (
    userId: string,
    loginId: string,
    more: Partial<ChatWrite<'create_login'>> = {},
  ): ChatWrite<'create_login'> => ({
    kind: 'create_login',
    at: testTime,
    userId,
    loginId,
    currentHash: `${loginId}-0`,
    expiresAt: testTime + 1_000_000,
    device: 'laptop',
    address: '10.0.0.1',
    most: 100,
    ...more,
  }),
  rotate: (loginId: string, from: number, at = testTime): ChatWrite<'rotate_login'> => ({
    kind: 'rotate_login',
    loginId,
    expected: `${loginId}-${from}`,
    next: {
      currentHash: `${loginId}-${from + 1}`,
      previousHash: `${loginId}-${from}`,
      rotatedAt: at,
      expiresAt: at + 1_000_000,
    },
  }),
  block: (by: Actor, userId: string, until: number): ChatWrite<'set_block'> => ({
    kind: 'set_block',
    at: testTime,
    actor: by,
    userId,
    until,
    reason: 'spam',
  }),
  role: (by: Actor, userId: string, role: 'admin' | 'user'): ChatWrite<'set_server_role'> => ({
    kind: 'set_server_role',
    at: testTime,
    actor: by,
    userId,
    role,
  }),
  ignore: (user: User, userId: string, isIgnored = true, most = 10): ChatWrite<'set_ignored'> => ({
    kind: 'set_ignored',
    at: testTime,
    actor: actor(user),
    userId,
    isIgnored,
    most,
  }),
  delete: (user: User, more: Partial<ChatWrite<'delete_account'>> = {}): ChatWrite<'delete_account'> => ({
    kind: 'delete_account',
    at: testTime,
    actor: actor(user),
    userId: user.id,
    mode: 'anonymise',
    confirm: user.username,
    eventsUpTo: 500,
    ...more,
  }),
}
