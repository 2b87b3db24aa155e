import { expect, test } from 'vitest'
import { resolveAddress } from './url.ts'

const page = 'https://chat.example.com/app/'

test.each([
  ['/ws', page, 'wss://chat.example.com/ws'],
  ['ws', page, 'wss://chat.example.com/app/ws'],
  ['/ws', 'http://localhost:8080/', 'ws://localhost:8080/ws'],
  ['http://h/ws?room_id=general#x', undefined, 'ws://h/ws?room_id=general'],
  ['wss://h:8443/ws', page, 'wss://h:8443/ws'],
])('%s on %s is %s', (given, base, url) => {
  expect(resolveAddress(given, base)).toEqual({ url, username: undefined, token: undefined })
})

test('credentials in the address are taken out of it: hello says them, and resumes', () => {
  expect(resolveAddress('ws://h/ws?username=alice&token=t', undefined)).toEqual({
    url: 'ws://h/ws',
    username: 'alice',
    token: 't',
  })
})

test.each([
  ['/ws', undefined],
  ['http://', page],
  ['ftp://h/ws', page],
])('%s on %s is refused with the fix', (given, base) => {
  expect(() => resolveAddress(given, base)).toThrow(/is no address such as wss:/)
})
