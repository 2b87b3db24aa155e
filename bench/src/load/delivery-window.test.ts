import { expect, test } from 'vitest'
import { DeliveryWindow } from './delivery-window.ts'

test('a message is complete when the slowest connection has it', () => {
  const window = new DeliveryWindow(3, 2)
  expect([window.received(0, 2), window.received(1, 1)]).toEqual([0, 0])
  expect(window.received(2, 2)).toBe(1)
  expect(window.received(1, 1)).toBe(1)
  expect([window.completed, window.delivered]).toEqual([2, 6])
})

test('the window slides on while one connection runs ahead', () => {
  const window = new DeliveryWindow(2, 2)
  for (let round = 0; round < 100; round++) {
    expect(window.received(0, 1)).toBe(0)
    expect(window.received(1, 1)).toBe(1)
  }
  expect(window.completed).toBe(100)
})

test('more messages than are in flight are an error', () => {
  expect(() => new DeliveryWindow(2, 2).received(0, 3)).toThrow('more messages than were sent')
})
