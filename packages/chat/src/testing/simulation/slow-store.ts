import type { Clock } from '@hubbub/hub'
import type { SeededRandom } from '@hubbub/hub/testing'
import type { ChatStore } from '../../ports/chat-store.ts'
import type { ChatWrite, ChatWriteResult, WriteKind } from '../../ports/chat-write.ts'
import { ChatStoreError } from '../../ports/store-error.ts'

/** A write that waits for its batch; `commit` carries it out and returns the way to answer it. */
interface Waiting {
  readonly commit: () => Promise<() => void>
  readonly reject: (error: ChatStoreError) => void
}

/** A store as it is on a slow and faulty disk: what it does takes time, and now and then it says that it cannot. */
export interface SlowStore extends ChatStore {
  /** Until then it is only slow. */
  becomeFaulty(): void
  /** From now on nothing more is committed or answered, as when the process is killed. */
  die(): void
}

/** Puts a slow and faulty disk between chat and a store that answers at once. */
export function slowStore(inner: ChatStore, clock: Clock, random: SeededRandom): SlowStore {
  let dead = false
  let faulty = false
  let waiting: Waiting[] = []
  let settledAt = 0

  const fails = (): boolean => faulty && random.below(60) === 0
  /** Runs later, but never before what was put off earlier. */
  const inOrder = (run: () => void): void => {
    settledAt = Math.max(settledAt, clock.monotonic() + random.below(12))
    clock.after(settledAt - clock.monotonic(), () => {
      if (!dead) run()
    })
  }
  const commit = async (batch: readonly Waiting[]): Promise<void> => {
    const answers = await Promise.all(batch.map((each) => each.commit()))
    inOrder(() => {
      batch.forEach(({ reject }, at) => {
        const answer = answers[at]
        // Stored all the same: the sender cannot know, and its key has to make the resend safe.
        if (!answer || fails()) reject(new ChatStoreError('internal', 'the answer got lost'))
        else answer()
      })
    })
  }
  const write = <Kind extends WriteKind>(given: ChatWrite<Kind>): Promise<ChatWriteResult<Kind>> => {
    if (fails()) return Promise.reject(new ChatStoreError('overloaded', 'too much waits'))
    const { promise, resolve, reject } = Promise.withResolvers<ChatWriteResult<Kind>>()
    const answered = async (): Promise<() => void> => {
      const result = await inner.write(given)
      return () => resolve(result)
    }
    waiting.push({ commit: answered, reject })
    if (waiting.length > 1) return promise
    clock.after(random.below(12), () => {
      const batch = waiting
      waiting = []
      if (!dead) void commit(batch)
    })
    return promise
  }
  const later = async <Answer>(read: Promise<Answer>): Promise<Answer> => {
    const answer = await read
    await new Promise<void>((resolve) => inOrder(resolve))
    return answer
  }
  return {
    epoch: inner.epoch,
    shared: inner.shared,
    write,
    room: (roomId) => later(inner.room(roomId)),
    rooms: (page) => later(inner.rooms(page)),
    read: (read) => later(inner.read(read)),
    member: (roomId, userId) => later(inner.member(roomId, userId)),
    history: (roomId, page) => later(inner.history(roomId, page)),
    changes: (roomId, range) => later(inner.changes(roomId, range)),
    head: (roomId) => later(inner.head(roomId)),
    totals: () => later(inner.totals()),
    close: () => inner.close(),
    becomeFaulty() {
      faulty = true
    },
    die() {
      dead = true
    },
  }
}
