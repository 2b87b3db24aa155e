import { expect, test } from 'vitest'
import { Signals } from './signals.ts'

function recorded(): { signals: Signals<{ said: string }>; heard: string[]; reported: unknown[] } {
  const reported: unknown[] = []
  return { signals: new Signals((error) => reported.push(error)), heard: [], reported }
}

test('listeners are called in order, until they leave; leaving twice does nothing', () => {
  const { signals, heard } = recorded()
  const same = (word: string): void => void heard.push(word)
  const off = signals.on('said', same)
  signals.on('said', same)
  signals.emit('said', 'one')
  off()
  off()
  signals.emit('said', 'two')
  expect(heard).toEqual(['one', 'one', 'two'])
})

test('a listener that throws is reported and costs nothing else', () => {
  const { signals, heard, reported } = recorded()
  signals.on('said', () => {
    throw new Error('mine')
  })
  signals.on('said', (word) => heard.push(word))
  signals.emit('said', 'hi')
  expect(heard).toEqual(['hi'])
  expect(reported).toHaveLength(1)
})

test('listeners that come or go during an event count from the next one on', () => {
  const { signals, heard } = recorded()
  signals.on('said', () => signals.on('said', (word) => heard.push(word)))
  signals.emit('said', 'one')
  expect(heard).toEqual([])
  signals.clear()
  signals.emit('said', 'two')
  expect(heard).toEqual([])
})
