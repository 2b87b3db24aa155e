import { HubError, type Message } from '@hubbub/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Changes, type Editable, undoMs } from './changes.ts'

const stored: Message = {
  id: 'm',
  room_id: 'r',
  seq: 1,
  offset: 1,
  user_id: 'u',
  username: 'a',
  content: 'x',
  timestamp: '2026-01-01T00:00:00.000Z',
}
const accepting = {
  edit: vi.fn<Editable['edit']>(async () => stored),
  delete: vi.fn<Editable['delete']>(async () => stored),
}
const refusal = new HubError('forbidden')
const refusing = { edit: () => Promise.reject(refusal), delete: () => Promise.reject(refusal) }

beforeEach(() => {
  vi.useFakeTimers()
  vi.clearAllMocks()
})
afterEach(() => {
  vi.useRealTimers()
})

const state = (changes: Changes): unknown => changes.state.getSnapshot().get('m')

test('a deletion is told to the server only when it can no longer be undone', async () => {
  const changes = new Changes()
  changes.delete(accepting, 'm')
  await vi.advanceTimersByTimeAsync(undoMs - 1)
  expect(accepting.delete).not.toHaveBeenCalled()
  expect(state(changes)).toEqual({ kind: 'delete', at: 'undoable' })
  await vi.advanceTimersByTimeAsync(1)
  expect(accepting.delete).toHaveBeenCalledExactlyOnceWith('m')
  expect(state(changes)).toBeUndefined()
})

test('an undone deletion never reaches the server', async () => {
  const changes = new Changes()
  changes.delete(accepting, 'm')
  changes.undo('m')
  await vi.advanceTimersByTimeAsync(undoMs * 2)
  expect(accepting.delete).not.toHaveBeenCalled()
  expect(state(changes)).toBeUndefined()
})

test('what waits to be undone is sent at once when the page ends', () => {
  const changes = new Changes()
  changes.delete(accepting, 'm')
  changes.flush()
  expect(accepting.delete).toHaveBeenCalledOnce()
  changes.undo('m')
  expect(state(changes)).toEqual({ kind: 'delete', at: 'sending' })
})

test('a refused deletion and a refused edit say why until they are dismissed', async () => {
  const changes = new Changes()
  changes.delete(refusing, 'm')
  await vi.advanceTimersByTimeAsync(undoMs)
  expect(state(changes)).toEqual({ kind: 'delete', at: 'failed', error: refusal })
  changes.edit(refusing, 'm', 'new')
  await vi.advanceTimersByTimeAsync(0)
  expect(state(changes)).toEqual({ kind: 'edit', at: 'failed', text: 'new', error: refusal })
  changes.dismiss('m')
  expect(state(changes)).toBeUndefined()
})

test('the answer to an older edit does not end a newer one', async () => {
  const changes = new Changes()
  changes.edit(accepting, 'm', 'first')
  changes.edit({ ...accepting, edit: () => new Promise(() => {}) }, 'm', 'second')
  await vi.advanceTimersByTimeAsync(0)
  expect(state(changes)).toEqual({ kind: 'edit', at: 'sending', text: 'second' })
})
