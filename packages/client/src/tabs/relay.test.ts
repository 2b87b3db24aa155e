import { goldenFrames } from '@hubbub/protocol/golden'
import { FakeClock } from '@hubbub/hub/testing'
import { describe, expect, test } from 'vitest'
import { FakeSocket } from '../../testing/fake-socket.ts'
import { Relay } from './relay.ts'
import type { ToLines } from './tab-message.ts'

const welcome = goldenFrames.find(({ name }) => name === 'welcome')?.frame

/** A relay whose socket is played by the test. */
class Played {
  readonly clock = new FakeClock()
  readonly sockets: FakeSocket[] = []
  readonly told: ToLines[] = []
  waitingBytes = 0
  readonly relay = new Relay({
    clock: this.clock,
    openSocket: (events) => {
      const socket = new FakeSocket('ws://hubbub.test/ws', events)
      this.sockets.push(socket)
      return Object.assign(socket, { sendBytes: () => {}, waitingBytes: () => this.waitingBytes })
    },
    tell: (message) => this.told.push(message),
    up: () => {},
  })

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('nothing was dialled')
    return socket
  }

  /** Lines that are welcomed, the first of which signed in. */
  static online(...lines: string[]): Played {
    const played = new Played()
    for (const line of lines) played.relay.hello(line, JSON.stringify({ type: 'hello', ref: 'hello', token: line }))
    played.socket.open()
    for (const _ of lines) played.welcome()
    played.told.length = 0
    return played
  }

  welcome(): void {
    this.socket.receive({ type: 'welcome', ...welcome, ref: this.socket.last('hello').ref })
  }

  /** To whom something was told, and what kind of thing. */
  get news(): readonly (readonly [string, string])[] {
    return this.told.splice(0).flatMap((message) => message.lines.map((line) => [line, message.kind] as const))
  }
}

describe('S10: hellos', () => {
  test('the first brings the credentials, the others join when it is welcomed', () => {
    const played = new Played()
    played.relay.hello('a', '{"type":"hello","ref":"hello","token":"t1"}')
    played.relay.hello('b', '{"type":"hello","ref":"hello","token":"t2","session_id":"s"}')
    played.socket.open()
    expect(played.socket.sent).toMatchObject([{ type: 'hello', token: 't1' }])
    played.welcome()
    expect(played.socket.sent).toHaveLength(2)
    expect(played.socket.sent[1]).toEqual({ type: 'hello', ref: 2 })
  })

  test('one that is said again, since its tab had no sign of it, is said once to the server', () => {
    const played = new Played()
    for (let n = 0; n < 2; n++) played.relay.hello('a', '{"type":"hello","ref":"hello","token":"t1"}')
    played.socket.open()
    played.welcome()
    expect(played.socket.all('hello')).toHaveLength(1)
  })

  test('events about the user that come before a welcome follow it', () => {
    const played = Played.online('a')
    played.relay.hello('b', '{"type":"hello","ref":"hello"}')
    played.socket.receive({ type: 'unread', room_id: 'general', offset: 4 })
    played.socket.receive({ type: 'message', room_id: 'general', offset: 5 })
    played.told.length = 0
    played.welcome()
    const texts = played.told.map((message) => (message.kind === 'frame' ? message.text : message.kind))
    expect(texts.map((text) => text.slice(0, 17))).toEqual(['{"type":"welcome"', '{"type":"unread",'])
  })

  test('one that a node refuses because it leaves makes all go to another node', () => {
    const played = Played.online('a')
    played.relay.hello('b', '{"type":"hello","ref":"hello"}')
    const { ref } = played.socket.last('hello')
    played.socket.receive({ type: 'error', ref, code: 'draining', retry: 'now', message: '' })
    expect(played.news).toEqual([
      ['b', 'frame'],
      ['a', 'closed'],
      ['b', 'closed'],
    ])
    expect(played.socket.isClosed).toBe(true)
  })
})

describe('N44: one connection', () => {
  test('answers go to who asked, by their own refs', () => {
    const played = Played.online('a', 'b')
    for (const line of ['a', 'b']) played.relay.send(line, '{"type":"history","ref":1}')
    const [first, second] = played.socket.all('history')
    played.socket.receive({ type: 'ok', ref: second?.ref })
    played.socket.receive({ type: 'ok', ref: first?.ref })
    expect(played.told).toEqual([
      { kind: 'frame', lines: ['b'], text: '{"type":"ok","ref":1}' },
      { kind: 'frame', lines: ['a'], text: '{"type":"ok","ref":1}' },
    ])
  })

  test('one tab is told to renew the token, and after it has gone another one', () => {
    const played = Played.online('a', 'b')
    played.socket.receive({ type: 'token_expiring', in_ms: 60_000 })
    played.relay.end('a', 1000)
    played.socket.receive({ type: 'token_expiring', in_ms: 60_000 })
    expect(played.news).toEqual([
      ['a', 'frame'],
      ['b', 'frame'],
    ])
  })

  test('who is told that the node leaves takes the others along', () => {
    const played = Played.online('a', 'b')
    played.socket.receive({ type: 'going_away', reconnect_after_ms: [0, 1] })
    expect(played.news).toEqual([['a', 'frame']])
    played.relay.end('a', 1000)
    expect(played.told).toEqual([{ kind: 'closed', lines: ['b'], code: 1006, reason: '', now: true }])
  })

  test('a client that gets no answer to its ping gives it up for all; one that merely slept only itself', () => {
    const played = Played.online('a', 'b')
    played.relay.send('b', '{"type":"ping"}')
    played.socket.receive({ type: 'pong', ref: played.socket.last('ping').ref })
    played.relay.end('b', 4002)
    expect(played.socket.isClosed).toBe(false)
    played.relay.send('a', '{"type":"ping"}')
    played.relay.end('a', 4002)
    expect(played.socket.isClosed).toBe(true)
  })

  test('commands of all tabs together stay below the rate and the number that the server takes', () => {
    const played = Played.online('a', 'b')
    for (let n = 0; n < 200; n++) played.relay.send(n % 2 ? 'a' : 'b', JSON.stringify({ type: 'history', ref: n }))
    const burst = played.socket.all('history').length
    expect(burst).toBeLessThan(100)
    for (const { ref } of played.socket.all('history')) played.socket.receive({ type: 'ok', ref })
    played.clock.advance(1_000)
    expect(played.socket.all('history').length).toBeGreaterThan(burst)
  })

  test('a line that is not known, or has ended, is told so', () => {
    const played = Played.online('a')
    played.relay.send('x', '{"type":"history","ref":1}')
    expect(played.news).toEqual([['x', 'closed']])
    expect(played.socket.all('history')).toEqual([])
  })

  test('bytes count as waiting until they have left the socket', () => {
    const played = Played.online('a')
    played.waitingBytes = 100_000
    played.relay.bytes('a', new Uint8Array(50_000))
    expect(played.news).toEqual([])
    played.waitingBytes = 0
    played.clock.advance(20)
    expect(played.told).toEqual([{ kind: 'left', lines: ['a'], bytes: 50_000 }])
  })

  test('the end of the connection ends every line with its code', () => {
    const played = Played.online('a', 'b')
    played.socket.end(4501, 'over')
    expect(played.told).toEqual([{ kind: 'closed', lines: ['a', 'b'], code: 4501, reason: 'over' }])
  })
})

describe('R6: where a topic stands', () => {
  const skipped = { epoch: 'e', offset: 9, recovered: false, reason: 'too_far_behind' }

  test('events skipped for the one who joined last send the others back for them, without a reset', () => {
    const played = Played.online('a', 'b')
    played.socket.receive({ type: 'synced', topics: { 'room:general': skipped } })
    expect(played.news).toEqual([
      ['b', 'frame'],
      ['a', 'closed'],
    ])
  })

  test('what was missed of a topic since a position comes to who asks for it, before the reply', () => {
    const played = Played.online('a', 'b')
    played.relay.send('a', '{"type":"subscribe","ref":1,"topic":"quotes","position":{"epoch":"e","offset":1}}')
    played.socket.receive({ type: 'publication', topic: 'quotes', offset: 2, payload: 1 })
    expect(played.news).toEqual([['a', 'frame']])
  })

  test('a right that is lost concerns all, and topics only those who follow them', () => {
    const played = Played.online('a', 'b')
    played.relay.hello('c', '{"type":"hello","ref":"hello","positions":{"quotes":{"epoch":"e","offset":1}}}')
    played.welcome()
    played.told.length = 0
    const { ref } = played.socket.last('hello')
    const topics = {
      'room:a': { ...skipped, reason: 'forbidden' },
      'room:b': skipped,
      quotes: { ...skipped, recovered: true },
    }
    played.socket.receive({ type: 'synced', ref, topics })
    const shown = played.told.map((message) => [
      message.lines.join(),
      message.kind === 'frame' && Object.keys(JSON.parse(message.text).topics),
    ])
    expect(shown).toEqual([
      ['c', ['room:a', 'room:b', 'quotes']],
      ['a', ['room:a']],
      ['b', ['room:a']],
    ])
  })
})
