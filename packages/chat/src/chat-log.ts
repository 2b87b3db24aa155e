import type { LogRead, TopicLog } from '@hubbub/hub'
import type { Position, TopicName } from '@hubbub/protocol'
import { entryOf } from './events.ts'
import type { ChatStore } from './ports/chat-store.ts'
import { roomIdOf } from './wire.ts'

/**
 * R4: what a room's readers missed, told by the rows that changed, each once as it is now.
 * A reader for whom more than `catchUpRows` rows changed is too far behind (R5).
 */
export function chatLog(store: ChatStore, catchUpRows: number): TopicLog {
  return {
    head: async (topic) => ({ epoch: store.epoch, offset: await store.head(roomIdOf(topic)) }),
    read: async (topic, after, upTo, limit) => {
      if (after.epoch !== store.epoch) return { kind: 'gone', reason: 'epoch_changed' }
      if (after.offset > upTo) return readAhead(store, topic, after)
      const range = { after: after.offset, upTo, limit, atMost: catchUpRows }
      const read = await store.changes(roomIdOf(topic), range)
      if (read.kind === 'too_many') return { kind: 'gone', reason: 'too_far_behind' }
      return {
        kind: 'page',
        entries: read.changes.map((change) => entryOf(change, after.offset, store.epoch)),
        complete: read.complete,
      }
    },
  }
}

/** Nothing lies between, but a position that the room never reached is told so. */
async function readAhead(store: ChatStore, topic: TopicName, after: Position): Promise<LogRead> {
  const head = await store.head(roomIdOf(topic))
  return after.offset > head ? { kind: 'gone', reason: 'ahead' } : { kind: 'page', entries: [], complete: true }
}
