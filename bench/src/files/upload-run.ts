import { setTimeout as sleep } from 'node:timers/promises'
import type { HubClient } from '@hubbub/client'
import { upload } from '@hubbub/client/files'

/** Time between two messages, in ms: somebody who types would be slower, and the samples too few. */
const gapMs = 10

/** What one run came to. */
export interface UploadRun {
  /** Round trips of messages with nothing else to do, in ms. */
  readonly idle: readonly number[]
  /** Round trips of messages while a file was sent over the same connection, in ms. */
  readonly during: readonly number[]
  readonly megabytesPerSecond: number
}

/** Measures messages for so long, then the same while a file is sent. */
export async function uploadRun(hub: HubClient, file: Blob, idleMs: number): Promise<UploadRun> {
  const idle = await roundTrips(hub, sleep(idleMs))
  const began = performance.now()
  const { done } = upload(hub, file)
  const during = await roundTrips(hub, done)
  const seconds = (performance.now() - began) / 1_000
  return { idle, during, megabytesPerSecond: file.size / 1e6 / seconds }
}

/** Sends one message after another until something is over; how long each took. */
async function roundTrips(hub: HubClient, until: Promise<unknown>): Promise<readonly number[]> {
  const samples: number[] = []
  let isOver = false
  const over = until.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const began = performance.now()
    await hub.call('message', { room_id: 'general', content: 'hello' })
    samples.push(performance.now() - began)
    await sleep(gapMs)
  }
  await over
  return samples
}
