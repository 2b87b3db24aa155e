import { expect, test } from 'vitest'
import { golden, onlineWorld } from '../../testing/fake-world.ts'

const quote = golden('publication with history')
const subscribed = { recovered: true, epoch: 'q1', offset: 9 }

test('the first listener subscribes, the last one to leave unsubscribes', async () => {
  const { world, hub, socket } = await onlineWorld()
  const topic = hub.topic('quotes/AAPL')
  const heard: unknown[] = []
  const off = topic.on('publication', ({ payload, offset }) => heard.push([payload, offset]))
  const offToo = topic.on('publication', () => undefined)
  await world.answer('subscribe', subscribed)
  expect(socket.all('subscribe')).toHaveLength(1)
  expect(topic.position).toEqual({ epoch: 'q1', offset: 9 })
  socket.receive(quote)
  socket.receive(quote)
  expect(heard).toEqual([[{ price: 300.5 }, 10]])
  off()
  off()
  expect(socket.all('unsubscribe')).toHaveLength(0)
  offToo()
  expect(socket.last('unsubscribe')).toMatchObject({ topic: 'quotes/AAPL' })
  socket.receive({ ...quote, offset: 11 })
  expect(heard).toHaveLength(1)
  expect(topic.position).toBeUndefined()
})

test('next subscribes until the next publication', async () => {
  const { world, hub, socket } = await onlineWorld()
  const next = hub.topic('quotes/AAPL').next()
  await world.answer('subscribe', subscribed)
  socket.receive(quote)
  expect(await next).toEqual({ price: 300.5 })
  expect(socket.all('unsubscribe')).toHaveLength(1)
})

test('R1: after a cut hello says the position, and nothing is asked twice', async () => {
  const { world, hub, socket } = await onlineWorld()
  hub.topic('quotes/AAPL').on('publication', () => undefined)
  await world.answer('subscribe', subscribed)
  socket.receive(quote)
  hub.topic('unanswered').on('publication', () => undefined)
  socket.end()
  await world.advance(1_000)
  await world.welcome()
  expect(world.socket.last('hello')['positions']).toMatchObject({ 'quotes/AAPL': { epoch: 'q1', offset: 10 } })
  expect(world.socket.all('subscribe').map((frame) => frame['topic'])).toEqual(['unanswered'])
})

test('publications without history are delivered as they come', async () => {
  const { world, hub, socket } = await onlineWorld()
  const heard: unknown[] = []
  hub.topic('cursors/1').on('publication', ({ payload, user_id }) => heard.push([payload, user_id]))
  await world.answer('subscribe', { recovered: true, epoch: 'ephemeral', offset: 0 })
  for (let i = 0; i < 2; i++) socket.receive(golden('publication without history'))
  expect(heard).toEqual([
    [{ x: 1 }, 'u_1'],
    [{ x: 1 }, 'u_1'],
  ])
})

test('R5: a reset is told with its reason; R6: the second one is an error', async () => {
  const { world, hub, socket } = await onlineWorld()
  const seen: string[] = []
  hub.on('error', ({ code, path }) => seen.push(`${code} ${path ?? ''}`))
  hub.topic('quotes/AAPL').on('reset', ({ reason }) => seen.push(reason))
  await world.answer('subscribe', subscribed)
  for (const epoch of ['q2', 'q3', 'q4']) {
    const synced = { recovered: false, epoch, offset: 0, reason: 'epoch_changed' }
    socket.receive({ type: 'synced', topics: { 'quotes/AAPL': synced } })
  }
  expect(seen).toEqual(['epoch_changed', 'reset_loop quotes/AAPL'])
})

test('a refused subscription is told, ends what waits for it, and is asked for again by the next listener', async () => {
  const { world, hub, socket } = await onlineWorld()
  const topic = hub.topic('secret')
  const refused: string[] = []
  topic.on('refused', ({ code }) => refused.push(code))
  const next = topic.next()
  await world.refuse('subscribe', { code: 'forbidden', retry: 'never' })
  await expect(next).rejects.toMatchObject({ code: 'forbidden' })
  expect(refused).toEqual(['forbidden'])
  topic.on('publication', () => undefined)
  expect(socket.all('subscribe')).toHaveLength(2)
})

test('a subscription that may be repeated is, after the wait the server asks for', async () => {
  const { world, hub, socket } = await onlineWorld()
  hub.topic('busy').on('publication', () => undefined)
  await world.refuse('subscribe', { code: 'rate_limited', retry: 'backoff', retry_after_ms: 3_000 })
  await world.advance(2_999)
  expect(socket.all('subscribe')).toHaveLength(1)
  await world.advance(1)
  expect(socket.all('subscribe')).toHaveLength(2)
})

test('rights lost while away end the subscription', async () => {
  const { world, hub, socket } = await onlineWorld()
  const refused: string[] = []
  hub.topic('quotes/AAPL').on('refused', ({ code }) => refused.push(code))
  await world.answer('subscribe', subscribed)
  const gone = { recovered: false, epoch: 'q1', offset: 9, reason: 'forbidden' }
  socket.receive({ type: 'synced', topics: { 'quotes/AAPL': gone } })
  expect(refused).toEqual(['forbidden'])
})

test('publish and presence are commands; a keyed publication is repeated after a cut', async () => {
  const { world, hub, socket } = await onlineWorld()
  const topic = hub.topic('cursors/1')
  const once = topic.publish({ x: 1 })
  const keyed = topic.publish({ x: 2 }, { clientId: 'p-1' })
  expect(socket.last('publish')).toMatchObject({ topic: 'cursors/1', payload: { x: 2 }, client_id: 'p-1' })
  socket.end()
  await expect(once).rejects.toMatchObject({ code: 'disconnected' })
  await world.advance(1_000)
  await world.welcome()
  await world.answer('publish', { offset: 3, duplicate: true })
  expect(await keyed).toEqual({ offset: 3, duplicate: true })
  const presence = topic.presence({ limit: 2 })
  await world.answer('presence', { topic: 'cursors/1', users: [], online: 0 })
  expect(await presence).toMatchObject({ online: 0 })
})

test('presence differences reach their listeners', async () => {
  const { hub, socket } = await onlineWorld()
  const seen: unknown[] = []
  hub.topic('quotes/AAPL').on('presence', ({ joined, online }) => seen.push([joined.length, online]))
  socket.receive(golden('presence'))
  expect(seen).toEqual([[1, 3]])
})
