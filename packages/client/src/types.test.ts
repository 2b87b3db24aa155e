import type { Message } from '@hubbub/protocol'
import { expectTypeOf, test } from 'vitest'
import { FakeWorld } from '../testing/fake-world.ts'
import type { HubClient, TopicMatches } from './index.ts'

interface App {
  readonly contract?: {
    commands: {
      set_alert: { input: { symbol: string; above: number }; output: { alert_id: string } }
      now: { input: Record<never, never>; output: { at: number } }
    }
    topics: { 'quotes/:symbol': { price: number }; 'quotes/index': { value: number }; 'a/:x/b': boolean; news: string }
  }
}

/** Never run: only its types are looked at. */
async function withApp(hub: HubClient<App>, symbol: string): Promise<void> {
  expectTypeOf(await hub.call('set_alert', { symbol: 'AAPL', above: 300 })).toEqualTypeOf<{ alert_id: string }>()
  expectTypeOf(await hub.call('now')).toEqualTypeOf<{ at: number }>()
  expectTypeOf((await hub.call('history', { room_id: 'general' })).messages).toEqualTypeOf<Message[]>()
  // @ts-expect-error there is no such command
  await hub.call('set_alarm', { symbol: 'AAPL', above: 300 })
  // @ts-expect-error `above` is a number
  await hub.call('set_alert', { symbol: 'AAPL', above: '300' })
  // @ts-expect-error the input is required
  await hub.call('set_alert')
  expectTypeOf(await hub.topic('quotes/AAPL').next()).toEqualTypeOf<{ price: number }>()
  expectTypeOf(await hub.topic(`quotes/${symbol}`).next()).toEqualTypeOf<{ price: number }>()
  expectTypeOf(await hub.topic('quotes/index').next()).toEqualTypeOf<{ value: number }>()
  expectTypeOf(await hub.topic('a/1/b').next()).toEqualTypeOf<boolean>()
  expectTypeOf(await hub.topic('elsewhere').next()).toEqualTypeOf<unknown>()
  hub.topic('quotes/AAPL').on('publication', ({ payload }) => expectTypeOf(payload).toEqualTypeOf<{ price: number }>())
  // @ts-expect-error the payload has a price
  await hub.topic('quotes/AAPL').publish({ cost: 1 })
  // @ts-expect-error topics have no such event
  hub.topic('news').on('message', () => undefined)
}

/** Never run either. */
async function withoutApp(hub: HubClient): Promise<void> {
  expectTypeOf((await hub.call('list_rooms')).next_cursor).toEqualTypeOf<string | undefined>()
  // @ts-expect-error there is no such command
  await hub.call('set_alert', { symbol: 'AAPL', above: 300 })
  // @ts-expect-error `room_id` is required
  await hub.call('history', {})
  await hub.call('activity', { active: true })
  expectTypeOf((await hub.room('general').call('pin', { message_id: 'm' })).message).toEqualTypeOf<Message>()
  await hub.room('general').call('list_pins')
  // @ts-expect-error `message_id` is required
  await hub.room('general').call('pin', {})
  // @ts-expect-error the room is known
  await hub.room('general').call('pin', { room_id: 'general', message_id: 'm' })
  // @ts-expect-error it is about no room
  await hub.room('general').call('list_rooms')
  hub.room('general').on('message', (message) => expectTypeOf(message).toEqualTypeOf<Message>())
  hub.on('state', ({ at, retryInMs }) => expectTypeOf({ at, retryInMs }).toExtend<{ retryInMs: number | undefined }>())
}

test('commands, topics and their payloads are typed by the contract', () => {
  const hub = new FakeWorld().connect<App>()
  expectTypeOf(hub).toEqualTypeOf<HubClient<App>>()
  expectTypeOf(withApp).parameter(0).toEqualTypeOf<HubClient<App>>()
  expectTypeOf(withoutApp).parameter(0).toEqualTypeOf<HubClient>()
  hub.close()
})

test('topic names fit patterns segment by segment', () => {
  expectTypeOf<TopicMatches<'quotes/:symbol', 'quotes/AAPL'>>().toEqualTypeOf<true>()
  expectTypeOf<TopicMatches<'quotes/:symbol', 'quotes/AAPL/x'>>().toEqualTypeOf<false>()
  expectTypeOf<TopicMatches<'quotes/:symbol', 'trades/AAPL'>>().toEqualTypeOf<false>()
  expectTypeOf<TopicMatches<':any', 'news'>>().toEqualTypeOf<true>()
})
