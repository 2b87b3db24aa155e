import { ChatStoreError } from '@hubbub/chat'
import { MemoryChatStore } from '@hubbub/chat/memory'
import { Refused } from '@hubbub/hub'
import { MemoryLogger } from '@hubbub/hub/memory'
import { FakeClock } from '@hubbub/hub/testing'
import { type ErrorCode, refuse } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { type ApiAnswer, refusal } from './answer.ts'
import { Once } from './once.ts'

const call = { ownerId: 'u_1', callKey: 'key', asked: 'POST /api/rooms', isSecret: false }
const limits = { keptMs: 1_000, lostMs: 100, perOwner: 10 }

function setUp() {
  const store = new MemoryChatStore()
  const logger = new MemoryLogger()
  const clock = new FakeClock()
  const once = new Once(store, limits, { clock, logger })
  let runs = 0
  const run = (answer: ApiAnswer) =>
    once.run(call, async () => {
      runs++
      return answer
    })
  return { store, logger, clock, run, runs: () => runs }
}

const saidNo = (code: ErrorCode): ApiAnswer => refusal(new Refused(refuse(code)))
const done: ApiAnswer = { status: 201, body: '{"a":1}' }

test.each<ErrorCode>([
  'rate_limited',
  'overloaded',
  'internal',
  'draining',
  'storage_full',
  'out_of_order',
  'slow_mode',
])('H31: after %s the same key is carried out again', async (code) => {
  const { run, runs } = setUp()
  expect((await run(saidNo(code))).code).toBe(code)
  expect(await run(done)).toEqual(done)
  expect(runs()).toBe(2)
})

test.each<ErrorCode>(['forbidden', 'not_found', 'conflict', 'invalid', 'muted'])(
  'H31: %s is the answer to every repeat',
  async (code) => {
    const { run, runs } = setUp()
    const first = await run(saidNo(code))
    expect(await run(done)).toEqual({
      status: first.status,
      body: first.body,
      headers: { 'Idempotent-Replayed': 'true' },
    })
    expect(runs()).toBe(1)
  },
)

test('H32: while the first one runs the second is told to wait; one that was lost gives way', async () => {
  const { store, clock, run, runs } = setUp()
  const fingerprint = '2ff1c4a7'
  await store.write({ kind: 'begin_call', at: clock.now(), ...call, fingerprint, limits })
  expect((await run(done)).code).toBe('key_reused')
  clock.advance(limits.lostMs)
  expect(await run(done)).toEqual(done)
  expect(runs()).toBe(1)
})

test('H31: what cannot be kept was carried out all the same, and the log says so', async () => {
  const { store, logger, run } = setUp()
  const write = store.write.bind(store)
  store.write = (given) =>
    given.kind === 'end_call' ? Promise.reject(new ChatStoreError('internal', 'gone')) : write(given)
  expect(await run(done)).toEqual(done)
  expect(logger.lines.map(({ event }) => event)).toEqual(['call_not_kept'])
  expect((await run(done)).code).toBe('in_progress')
})
