import { expect, test } from 'vitest'
import { type ConnectionState, transition } from './state.ts'

const reason = { code: 1006, name: 'lost', retry: 'backoff', message: '' } as const
const states: readonly ConnectionState[] = [
  { at: 'connecting', attempt: 0 },
  { at: 'online', user: { id: 'u_1', username: 'alice' }, sessionId: 's_1' },
  { at: 'waiting', attempt: 1, retryInMs: 500, until: 1_500, reason },
  { at: 'closed', reason },
]

test.each([
  ['connecting', ['connecting', 'online', 'waiting', 'closed']],
  ['online', ['connecting', 'waiting', 'closed']],
  ['waiting', ['connecting', 'closed']],
  ['closed', []],
] as const)('from %s the ways lead to %s, and elsewhere the very same state stays', (at, ways) => {
  const from = states.find((state) => state.at === at)
  if (!from) throw new Error(at)
  const leads: readonly string[] = ways
  for (const to of states) {
    const next = transition(from, to)
    expect(next).toBe(leads.includes(to.at) ? to : from)
  }
})
