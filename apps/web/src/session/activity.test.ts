import type { HubClient } from '@hubbub/client'
import { expect, test } from 'vitest'
import { Activity } from './activity.ts'

/** A page whose time is told by the test, and what was said to the server. */
function world() {
  const said: boolean[] = []
  const target = new EventTarget()
  let now = 0
  let due: { at: number; run: () => void } | undefined
  let welcomed = (_: { idle_ms: number }): void => {}
  const hub = {
    on: (_name: string, listener: typeof welcomed) => {
      welcomed = listener
      return () => {}
    },
    call: async (_name: string, { active }: { active: boolean }) => void said.push(active),
  }
  const activity = new Activity(hub as unknown as HubClient, {
    target,
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      due = timer
      return () => {
        if (due === timer) due = undefined
      }
    },
  })
  return {
    said,
    activity,
    welcome: () => welcomed({ idle_ms: 300 }),
    input: () => target.dispatchEvent(new Event('keydown')),
    advance: (ms: number) => {
      now += ms
      if (!due || due.at > now) return
      const { run } = due
      due = undefined
      run()
    },
  }
}

test('somebody at the keyboard is said again and again, but seldom', () => {
  const it = world()
  it.welcome()
  for (let at = 0; at < 250; at += 10) {
    it.advance(10)
    it.input()
  }
  expect(it.said).toEqual([true, true])
})

test('nobody there is said once, and the next key takes it back at once', () => {
  const it = world()
  it.welcome()
  it.advance(300)
  it.advance(300)
  expect(it.said).toEqual([false])
  it.input()
  expect(it.said).toEqual([false, true])
})

test('the time without input counts from the last key', () => {
  const it = world()
  it.welcome()
  it.advance(90)
  it.input()
  it.advance(210)
  expect(it.said).toEqual([])
  it.advance(90)
  expect(it.said).toEqual([false])
})

test('after its end nothing is said', () => {
  const it = world()
  it.welcome()
  it.activity.close()
  it.advance(300)
  it.input()
  expect(it.said).toEqual([])
})
