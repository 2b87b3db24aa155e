import type { ApiScope } from '@hubbub/protocol'
import type { CallBegun } from '../integrations/ports.ts'
import type { ChatStore } from '../ports/chat-store.ts'
import type { ChatWrite } from '../ports/chat-write.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { actor, alice, bob, refusedCode, testTime, written } from './writes.ts'

const admin = actor(alice, 'admin')
const scopes: readonly ApiScope[] = ['messages:write']
const limits = { keptMs: 1_000, lostMs: 100, perOwner: 3 }

function makeKey(keyId: string, botName = 'robot', more: Partial<ChatWrite<'create_api_key'>> = {}) {
  const about = { keyId, name: keyId, secretHash: `hash of ${keyId}`, scopes, expiresAt: 0, most: 3 }
  const bot = { id: `b_${keyId}`, username: botName }
  return { kind: 'create_api_key', at: testTime, actor: admin, ...about, bot, ...more } as const
}

function begin(callKey: string, fingerprint = 'f', at = testTime, ownerId = 'u_1') {
  return { kind: 'begin_call', at, ownerId, callKey, fingerprint, limits } as const
}

function end(callKey: string, answer: ChatWrite<'end_call'>['answer'], at = testTime) {
  return { kind: 'end_call', ownerId: 'u_1', callKey, at, answer } as const
}

async function begun(store: ChatStore, write: ReturnType<typeof begin>): Promise<CallBegun['call']> {
  return (await written(store, write)).call
}

const answer = { status: 201, body: '{"a":1}' }

/** What the rules of keys and of calls over HTTP promise of every store. */
export const integrationCases: readonly ChatStoreCase[] = [
  storeCase('H20', 'a key has a bot, which the next key by its name acts as too', async (store) => {
    const { bot } = await written(store, makeKey('k1'))
    assertEqual([bot.userId, bot.kind, bot.roles], ['b_k1', 'bot', ['bot']])
    assertEqual((await written(store, makeKey('k2', 'ROBOT'))).bot, bot)
    assertEqual((await written(store, makeKey('k3', 'other'))).bot.userId, 'b_k3')
    const found = await store.read({ kind: 'api_key', keyId: 'k2' })
    assertEqual([found?.key.secretHash, found?.key.scopes, found?.bot.userId], ['hash of k2', scopes, 'b_k1'])
  }),
  storeCase('H20', 'keys are limited, made by administrators, and no bot has the name of an account', async (store) => {
    assertEqual(await refusedCode(store, makeKey('k1', 'robot', { actor: actor(bob) })), 'forbidden')
    const account = { kind: 'register_account', user: bob, passwordHash: null, admission: { kind: 'anyone' } } as const
    await written(store, { ...account, at: testTime })
    assertEqual(await refusedCode(store, makeKey('k1', 'Bob')), 'conflict')
    assertEqual(await refusedCode(store, makeKey('k1', 'robot', { most: 0 })), 'limit_reached')
    assertEqual(await store.read({ kind: 'api_key', keyId: 'k1' }), undefined)
  }),
  storeCase('H21', 'a key that was revoked is gone, and both acts are in the audit log', async (store) => {
    await written(store, makeKey('k1'))
    const revoke = { kind: 'revoke_api_key', at: testTime, keyId: 'k1', actor: admin } as const
    assertEqual(await refusedCode(store, { ...revoke, actor: actor(bob) }), 'forbidden')
    await written(store, { kind: 'use_api_key', keyId: 'k1', at: testTime + 5 })
    assertEqual((await store.read({ kind: 'api_key', keyId: 'k1' }))?.key.usedAt, testTime + 5)
    await written(store, revoke)
    assertEqual(await store.read({ kind: 'api_key', keyId: 'k1' }), undefined)
    assertEqual(await refusedCode(store, revoke), 'not_found')
    const list = { kind: 'api_keys', actor: admin, after: '', limit: 9 } as const
    assertEqual(await store.read(list), [])
    assertEqual(await store.read({ ...list, actor: actor(bob) }), {
      denied: { code: 'forbidden', message: 'not as a user' },
    })
  }),
  storeCase('H30', 'a call is begun once, and answered again with what it came to', async (store) => {
    assertEqual(await begun(store, begin('a')), { kind: 'begun' })
    assertEqual(await begun(store, begin('a')), { kind: 'running' })
    await written(store, end('a', answer))
    assertEqual(await begun(store, begin('a')), { kind: 'done', ...answer })
    assertEqual(await begun(store, begin('a', 'f', testTime + limits.keptMs - 1)), { kind: 'done', ...answer })
    assertEqual(await begun(store, begin('a', 'f', testTime + limits.keptMs)), { kind: 'begun' })
  }),
  storeCase('H30', 'of two at once one is begun', async (store) => {
    const calls = await Promise.all([begun(store, begin('a')), begun(store, begin('a'))])
    assertEqual(calls, [{ kind: 'begun' }, { kind: 'running' }])
  }),
  storeCase('H31', 'a call that is forgotten may begin again', async (store) => {
    await written(store, begin('a'))
    await written(store, end('a', null))
    assertEqual(await begun(store, begin('a')), { kind: 'begun' })
  }),
  storeCase('H32', 'another request under a key is told, and a call that was lost gives way', async (store) => {
    await written(store, begin('a'))
    assertEqual(await begun(store, begin('a', 'g')), { kind: 'other' })
    const late = testTime + limits.lostMs
    assertEqual(await begun(store, begin('a', 'g', late)), { kind: 'begun' })
    // The first one comes back after all: what it says is no longer asked for.
    await written(store, end('a', answer))
    assertEqual(await begun(store, begin('a', 'g', late)), { kind: 'running' })
    await written(store, end('a', answer, late))
    assertEqual(await begun(store, begin('a', 'g', late)), { kind: 'done', ...answer })
  }),
  storeCase('H33', 'owners do not meet; of one owner the oldest calls give way', async (store) => {
    assertEqual(await begun(store, begin('a')), { kind: 'begun' })
    assertEqual(await begun(store, begin('a', 'f', testTime, 'u_2')), { kind: 'begun' })
    for (const [at, key] of ['b', 'c', 'd'].entries()) await written(store, begin(key, 'f', testTime + 1 + at))
    assertEqual(await begun(store, begin('d', 'f', testTime + 5)), { kind: 'running' })
    assertEqual(await begun(store, begin('a', 'f', testTime + 5)), { kind: 'begun' })
    assertEqual(await begun(store, begin('a', 'f', testTime + 5, 'u_2')), { kind: 'running' })
  }),
  storeCase('H24', 'an account made for its owner has a link for the password, by right or by key', async (store) => {
    const make = { kind: 'create_user', at: testTime, resetHash: 'h', resetExpiresAt: testTime + 9 } as const
    const by = (who: typeof admin, isAllowedByKey = false) => ({ ...make, actor: who, isAllowedByKey, user: bob })
    assertEqual(await refusedCode(store, by(actor(alice))), 'forbidden')
    const { user } = await written(store, by(actor(alice, 'bot'), true))
    assertEqual([user.userId, user.kind], [bob.id, 'account'])
    assertEqual((await store.read({ kind: 'reset_owner', hash: 'h', at: testTime }))?.id, bob.id)
    assertEqual(await refusedCode(store, by(admin)), 'conflict')
    const note = { kind: 'note_disconnect', at: testTime, userId: bob.id, reason: 'normal' } as const
    assertEqual(await refusedCode(store, { ...note, actor: actor(bob), isAllowedByKey: false }), 'forbidden')
    assertEqual((await written(store, { ...note, actor: admin, isAllowedByKey: false })).changes, [])
    assertEqual(await refusedCode(store, { ...note, userId: 'x', actor: admin, isAllowedByKey: false }), 'not_found')
  }),
]
