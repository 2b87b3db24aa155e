import { expect, test } from 'vitest'
import { closeReasons, comesBack, errorCodes } from './codes.ts'

const closes = Object.entries(closeReasons)
const byItself = ['now', 'backoff']

test('E3: close codes are unique', () => {
  const numbers = closes.map(([, { code }]) => code)
  expect(new Set(numbers).size).toBe(numbers.length)
})

test.each(closes)(
  'E3: %s is a code of RFC 6455 that an endpoint may send, or ours from 4000 to 4999',
  (_, { code }) => {
    expect([1000, 1001, 1002, 1003, 1007, 1008, 1009].includes(code) || (code >= 4000 && code <= 4999)).toBe(true)
  },
)

test.each(closes)('E3: %s does by its number what its advice says', (_, { code, retry }) => {
  expect(comesBack(code)).toBe(byItself.includes(retry))
})

test.each(closes.filter(([, { code }]) => code >= 4000))(
  'E3: %s stands in the range of its advice',
  (_, { code, retry }) => {
    expect(byItself.includes(retry)).toBe(code < 4500)
  },
)

test.each([
  ['no status', 1005],
  ['a broken link', 1006],
  ['a fault behind a proxy', 1011],
  ['a restarting proxy', 1012],
  ['a failed TLS handshake', 1015],
  ['another application', 3000],
  ['a newer server: come back', 4499],
])('E3: after %s (%i) a client comes back', (_, code) => {
  expect(comesBack(code)).toBe(true)
})

test.each([4500, 4998, 4999, 5000])('E3: after the unknown code %i a client stays away', (code) => {
  expect(comesBack(code)).toBe(code < 4500)
})

test.each(closes)('%s has a meaning that fits into a close frame', (_, { meaning }) => {
  // A control frame carries 125 bytes, two of them the code (RFC 6455, section 5.5).
  expect(new TextEncoder().encode(meaning).length).toBeLessThanOrEqual(123)
})

test.each(Object.entries({ ...errorCodes, ...closeReasons }))(
  '%s is named in snake_case and says what it means',
  (name, { meaning }) => {
    expect(name).toMatch(/^[a-z]+(_[a-z0-9]+)*$/)
    expect(meaning).toMatch(/^[A-Z].*\.$/)
  },
)
