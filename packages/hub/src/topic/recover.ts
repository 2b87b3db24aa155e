import type { Position, ResetReason } from '@hubbub/protocol'
import type { RecoveryOptions } from '../options.ts'
import type { LogEntry } from '../ports/topic-log.ts'
import type { Subscribed } from '../services.ts'
import type { Held, LocalTopic } from './local-topic.ts'

/** The subscriber's end of a recovery. */
export interface Receiver {
  /** False once the connection has ended: the recovery then stops. */
  readonly open: boolean
  send(entry: LogEntry): void
  /** Resolves when there is room for the next page. */
  drained(): Promise<void>
  /** From now on fan-out reaches the subscriber. */
  goLive(): void
}

/** What a position that differs from the topic's calls for, before anything is read. */
export function planRecovery(since: Position, delivered: Position): 'live' | 'replay' | 'ahead' | 'epoch_changed' {
  if (since.epoch !== delivered.epoch) return 'epoch_changed'
  if (since.offset > delivered.offset) return 'ahead'
  return since.offset === delivered.offset ? 'live' : 'replay'
}

/**
 * R2: brings one subscriber from `since` to live, atomically: live events are held back, what was missed is replayed,
 * the held ones follow. Ends with `goLive` in every case but a closed connection. Rejects when the log is out of
 * reach or when the replay had to start again more often than `restarts`.
 */
export async function recover(
  topic: LocalTopic,
  since: Position | undefined,
  receiver: Receiver,
  options: RecoveryOptions,
): Promise<Subscribed> {
  if (!since) return live(topic, receiver)
  // A node may be behind the one the client comes from: catch up before calling the client ahead (O4).
  if (planRecovery(since, topic.position) === 'ahead') await topic.fill('recovery')
  let from = since
  for (let restart = 0; restart <= options.restarts; restart++) {
    const plan = planRecovery(from, topic.position)
    if (plan === 'live') return live(topic, receiver)
    if (plan !== 'replay') return live(topic, receiver, plan)
    const held = topic.hold()
    const upTo = topic.position
    try {
      const reason = await replay(topic, from, upTo.offset, receiver, options)
      if (!receiver.open) return { recovered: true, position: upTo }
      const broken = reason ?? held.broken
      if (broken && broken !== 'overflow') return live(topic, receiver, broken)
      if (!broken) return goLiveAfter(topic, held, upTo, receiver)
      from = upTo
    } finally {
      topic.release(held)
    }
  }
  throw new Error(`topic ${topic.name} moves faster than its subscriber can be replayed`)
}

function live(topic: LocalTopic, receiver: Receiver, reason?: ResetReason): Subscribed {
  if (receiver.open) receiver.goLive()
  return reason ? { recovered: false, position: topic.position, reason } : { recovered: true, position: topic.position }
}

function goLiveAfter(topic: LocalTopic, held: Held, upTo: Position, receiver: Receiver): Subscribed {
  for (const entry of held.entries) if (entry.offset > upTo.offset) receiver.send(entry)
  return live(topic, receiver)
}

/** Sends the log's entries of (from, upTo], page by page; returns why it could not. */
async function replay(
  topic: LocalTopic,
  from: Position,
  upTo: number,
  receiver: Receiver,
  options: RecoveryOptions,
): Promise<ResetReason | undefined> {
  let after = from
  for (let sent = 0; receiver.open; ) {
    const read = await topic.log.read(topic.name, after, upTo, options.pageEntries)
    if (read.kind === 'gone') return read.reason
    sent += read.entries.length
    if (sent > options.maxEntries) return 'too_far_behind'
    if (!receiver.open) return undefined
    for (const entry of read.entries) receiver.send(entry)
    const last = read.entries.at(-1)
    if (read.complete || !last) return undefined
    after = { epoch: after.epoch, offset: last.offset }
    await receiver.drained()
  }
  return undefined
}
