import type { Position, ResetReason } from '@hubbub/protocol'
import type { RecoveryOptions } from '../options.ts'
import type { LogEntry } from '../ports/topic-log.ts'
import type { Subscribed } from '../services.ts'
import type { LocalTopic } from './local-topic.ts'

/** The subscriber's end of a recovery. */
export interface Receiver {
  /** False once the subscription has ended: the recovery then stops. */
  readonly open: boolean
  send(entry: LogEntry): void
  /** Resolves when there is room for more. */
  drained(): Promise<void>
  /** Says that the topic starts anew at this position. */
  reset(position: Position, reason: ResetReason): void
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
 * the held ones follow. Ends with `goLive`, or with undefined when the subscription ended meanwhile. Rejects when the
 * log is out of reach or when the replay had to start again more often than `restarts`.
 */
export async function recover(
  topic: LocalTopic,
  since: Position | undefined,
  receiver: Receiver,
  options: RecoveryOptions,
): Promise<Subscribed | undefined> {
  if (!since) return live(topic, receiver)
  const plan = planRecovery(since, topic.position)
  // A node may be behind the one the client comes from: catch up before calling the client wrong (O4).
  if (plan === 'ahead' || plan === 'epoch_changed') await catchUp(topic)
  let from = since
  for (let restart = 0; restart <= options.restarts; restart++) {
    if (!receiver.open) return undefined
    const now = planRecovery(from, topic.position)
    if (now !== 'replay') return live(topic, receiver, now === 'live' ? undefined : now)
    const upTo = topic.position
    const outcome = await replayHeld(topic, { from, upTo }, receiver, options)
    if (outcome !== 'overflow') return outcome
    from = upTo
  }
  throw new Error(`topic ${topic.name} moves faster than its subscriber can be replayed`)
}

/** Replays (from, upTo], then what was held back meanwhile; `overflow` says that too much was. */
async function replayHeld(
  topic: LocalTopic,
  range: { from: Position; upTo: Position },
  receiver: Receiver,
  options: RecoveryOptions,
): Promise<Subscribed | undefined | 'overflow'> {
  const held = topic.hold()
  try {
    const reason = await replay(topic, range, receiver, options)
    // The log has begun a new life: the topic here has to as well, or the client would be reset twice (R6).
    if (reason === 'epoch_changed') await catchUp(topic)
    if (!receiver.open) return undefined
    const broken = reason ?? held.broken
    if (broken === 'overflow') return broken
    if (!broken) for (const entry of held.entries) receiver.send(entry)
    return live(topic, receiver, broken)
  } finally {
    topic.release(held)
  }
}

async function catchUp(topic: LocalTopic): Promise<void> {
  if (!(await topic.fill('recovery'))) throw new Error(`the log of ${topic.name} is out of reach`)
}

function live(topic: LocalTopic, receiver: Receiver, reason?: ResetReason): Subscribed | undefined {
  if (!receiver.open) return undefined
  const { position } = topic
  // R10: before the first live event. Said only afterwards, a cut in between would leave a position beyond a gap.
  if (reason) receiver.reset(position, reason)
  receiver.goLive()
  return reason ? { recovered: false, position, reason } : { recovered: true, position }
}

/** Sends the log's entries of (from, upTo], page by page; returns why it could not. */
async function replay(
  topic: LocalTopic,
  { from, upTo }: { from: Position; upTo: Position },
  receiver: Receiver,
  options: RecoveryOptions,
): Promise<ResetReason | undefined> {
  let after = from
  for (let sent = 0; receiver.open; ) {
    const read = await topic.log.read(topic.name, after, upTo.offset, options.pageEntries)
    if (read.kind === 'gone') return read.reason
    sent += read.entries.length
    if (sent > options.maxEntries) return 'too_far_behind'
    await sendPage(read.entries, receiver, options.pageBytes)
    const last = read.entries.at(-1)
    if (read.complete || !last) return undefined
    after = { epoch: after.epoch, offset: last.offset }
    await receiver.drained()
  }
  return undefined
}

/** Sends a page, waiting for room whenever `pageBytes` have been sent: large events must not overflow a quick client. */
async function sendPage(entries: readonly LogEntry[], receiver: Receiver, pageBytes: number): Promise<void> {
  let bytes = 0
  for (const entry of entries) {
    if (!receiver.open) return
    if (bytes > 0 && bytes + entry.frame.length > pageBytes) {
      await receiver.drained()
      bytes = 0
      if (!receiver.open) return
    }
    receiver.send(entry)
    bytes += entry.frame.length
  }
}
