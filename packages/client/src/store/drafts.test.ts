import { expect, test } from 'vitest'
import { settleStore, storeWorld } from '../../testing/store-world.ts'

const time = '2026-11-20T10:00:00.000Z'

function draft(content: string, version: number): object {
  return { room_id: 'general', content, version, updated_at: time }
}

test('N19: a draft is kept by and by, the last text only, with the version it goes on from', async () => {
  const { world, store, socket } = await storeWorld({ draftEveryMs: 1_500 })
  const own = store.room('general').draft()
  for (const content of ['h', 'he', 'hello']) own.set(content)
  expect(own.getSnapshot().content).toBe('hello')
  await world.advance(1_500)
  expect(socket.all('set_draft')).toMatchObject([{ room_id: 'general', content: 'hello', version: 0 }])
  await world.answer('set_draft', { stored: true, draft: draft('hello', 7) })
  own.set('')
  await world.advance(1_500)
  expect(socket.last('set_draft')).toMatchObject({ content: '', version: 7 })
})

test('N19: what another device writes is shown here, unless something is being written here too', async () => {
  const { world, store, socket } = await storeWorld()
  const own = store.room('general').draft()
  socket.receive({ type: 'draft', ...draft('from the phone', 5) })
  expect(own.getSnapshot()).toEqual({ content: 'from the phone', theirs: undefined })
  own.set('from here')
  socket.receive({ type: 'draft', ...draft('from the phone again', 6) })
  expect(own.getSnapshot()).toEqual({ content: 'from here', theirs: 'from the phone again' })
  await world.advance(10_000)
  expect(socket.all('set_draft')).toEqual([])
  own.resolve('mine')
  await world.advance(0)
  expect(socket.last('set_draft')).toMatchObject({ content: 'from here', version: 6 })
})

test('N19: a version that lost is given the other one; choosing it writes nothing', async () => {
  const { world, store, socket } = await storeWorld()
  const own = store.room('general').draft()
  own.set('from here')
  await world.advance(1_500)
  await world.answer('set_draft', { stored: false, draft: draft('from the phone', 9) })
  expect(own.getSnapshot()).toEqual({ content: 'from here', theirs: 'from the phone' })
  own.resolve('theirs')
  await world.advance(5_000)
  expect(own.getSnapshot()).toEqual({ content: 'from the phone', theirs: undefined })
  expect(socket.all('set_draft')).toHaveLength(1)
})

test('N19: after a cut the drafts are listed anew; one that is gone is gone here, one written meanwhile is kept', async () => {
  const { world, store, socket } = await storeWorld()
  socket.receive({ type: 'draft', ...draft('old', 5) })
  socket.end()
  store.room('general').draft('m_1').set('offline')
  await world.advance(1_000)
  await world.welcome()
  await settleStore(world)
  await world.advance(1_500)
  expect(store.room('general').draft().getSnapshot().content).toBe('')
  expect(world.socket.all('set_draft')).toMatchObject([{ thread_id: 'm_1', content: 'offline', version: 0 }])
})

test('N19: leaving the page keeps what is unsaved at once', async () => {
  const { store, socket } = await storeWorld()
  store.room('general').draft().set('nearly lost')
  store.flush()
  expect(socket.last('set_draft')).toMatchObject({ content: 'nearly lost' })
})
