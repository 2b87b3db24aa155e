import { expectThat, SeededRandom } from '@hubbub/hub/testing'
import type { BlobStore } from '../files/ports/blob-store.ts'
import { assertEqual } from './assert.ts'
import {
  assertBytes,
  type BlobStoreCase,
  type BlobStoreHarness,
  patternBytes,
  randomBlobId,
  readWhole,
} from './blob-store-case.ts'

/** Larger than two parts of an object store, so that what is durable grows on the way. */
const largeBytes = 13_000_000

/** Uploads in random pieces, some sent twice, with restarts and pauses on the way. */
export const randomUploadCases: readonly BlobStoreCase[] = [
  ...[1, 2, 3, 4].map((seed) => ({
    rule: 'F3',
    title: `small files arrive whole through cuts and restarts (seed ${seed})`,
    run: (harness: BlobStoreHarness) => uploadAll(harness, { seed, files: 3, fileBytes: 30_000, pieceBytes: 4_000 }),
  })),
  {
    rule: 'F3',
    title: 'a large file arrives whole through cuts and restarts (seed 5)',
    run: (harness) => uploadAll(harness, { seed: 5, files: 1, fileBytes: largeBytes, pieceBytes: 3_000_000 }),
  },
]

interface Plan {
  readonly seed: number
  readonly files: number
  readonly fileBytes: number
  readonly pieceBytes: number
}

interface Sending {
  readonly id: string
  readonly bytes: Uint8Array
  readonly at: number
  readonly durable: number
}

/** Most steps of a plan, far above what any seed takes: a store that never gets further fails. */
const maxSteps = 2_000

async function uploadAll(harness: BlobStoreHarness, plan: Plan): Promise<void> {
  const random = new SeededRandom(plan.seed)
  let store = await harness.open()
  let sending: Sending[] = Array.from({ length: plan.files }, (_, file) => {
    const bytes = patternBytes(1 + random.below(plan.fileBytes), file)
    return {
      id: randomBlobId(random),
      bytes: plan.files === 1 ? patternBytes(plan.fileBytes) : bytes,
      at: 0,
      durable: 0,
    }
  })
  const all = sending
  for (const { id } of sending) await store.begin(id)
  for (let step = 0; sending.length > 0; step++) {
    expectThat(step < maxSteps, `uploads that end within ${maxSteps} steps`)
    if (random.float() < 0.05) {
      await store.close()
      store = await harness.open()
      sending = await Promise.all(sending.map((each) => resumed(store, each)))
    }
    sending = await Promise.all(sending.map((each) => sentOn(store, each, { random, pieceBytes: plan.pieceBytes })))
    const done = sending.filter(({ at, bytes }) => at === bytes.length)
    for (const { id, bytes } of done) await store.finish(id, bytes.length)
    sending = sending.filter((each) => !done.includes(each))
  }
  for (const { id, bytes } of all) assertBytes(await readWhole(store, id), bytes, id)
  await store.close()
}

/** Asks where an upload stands; what was durable must still be there. */
async function resumed(store: BlobStore, sending: Sending): Promise<Sending> {
  const progress = await store.progress(sending.id)
  const { taken, durable } = progress ?? { taken: -1, durable: -1 }
  expectThat(durable >= sending.durable, `${sending.durable} durable bytes after a restart, not ${durable}`)
  assertEqual(taken, durable, 'taken after a restart')
  return { ...sending, at: taken, durable }
}

async function sentOn(
  store: BlobStore,
  sending: Sending,
  { random, pieceBytes }: { readonly random: SeededRandom; readonly pieceBytes: number },
): Promise<Sending> {
  const { id, bytes, at } = sending
  if (random.float() < 0.05) {
    await store.release(id)
    return resumed(store, sending)
  }
  const from = random.float() < 0.2 ? Math.max(0, at - random.below(pieceBytes)) : at
  const { taken, durable } = await store.append(id, from, bytes.slice(from, from + 1 + random.below(pieceBytes)))
  expectThat(durable <= taken && durable >= sending.durable && taken >= at, 'progress that only grows')
  return { ...sending, at: taken, durable }
}
