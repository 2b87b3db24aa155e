import { expect, test } from 'vitest'
import { type ConnectionState, type Step, transition } from './state.ts'

const reason = { code: 1006, name: 'lost', retry: 'backoff', message: '' } as const
const user = { id: 'u_1', username: 'alice' }
const states: Record<ConnectionState['at'], ConnectionState> = {
  connecting: { at: 'connecting', attempt: 0 },
  online: { at: 'online', user, sessionId: 's_1' },
  waiting: { at: 'waiting', attempt: 1, retryInMs: 500, until: 1_500, reason },
  closed: { at: 'closed', reason },
}
const steps: Record<Step['step'], Step> = {
  dial: { step: 'dial', attempt: 2 },
  welcome: { step: 'welcome', user, sessionId: 's_2' },
  wait: { step: 'wait', attempt: 1, retryInMs: 500, now: 1_000, reason },
  close: { step: 'close', reason },
}

test.each([
  ['connecting', { dial: 'connecting', welcome: 'online', wait: 'waiting', close: 'closed' }],
  ['online', { dial: 'connecting', welcome: 'online', wait: 'waiting', close: 'closed' }],
  ['waiting', { dial: 'connecting', welcome: 'waiting', wait: 'waiting', close: 'closed' }],
  ['closed', { dial: 'closed', welcome: 'closed', wait: 'closed', close: 'closed' }],
] as const)('from %s each step leads where the table says', (from, table) => {
  for (const step of Object.values(steps)) expect(transition(states[from], step).at).toBe(table[step.step])
})

test('a step that does not fit keeps the very same state', () => {
  expect(transition(states.closed, steps.dial)).toBe(states.closed)
  expect(transition(states.waiting, steps.welcome)).toBe(states.waiting)
})

test('waiting says until when', () => {
  expect(transition(states.online, steps.wait)).toEqual(states.waiting)
})
