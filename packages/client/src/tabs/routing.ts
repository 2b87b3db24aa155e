import type { SyncedTopic } from '@hubbub/protocol'
import type { Line } from './line.ts'
import type { ReceivedFrame } from './parse-message.ts'

/** Which lines get an event: those that follow its topic, one where one is enough, else all that are welcomed. */
export function receivers(frame: ReceivedFrame, welcomed: readonly Line[], signer: Line): readonly Line[] {
  switch (frame.type) {
    case 'publication':
    case 'presence':
      return welcomed.filter(({ topics }) => topics.has(frame.topic))
    // One client refreshes the token, one leaves the node and takes the others along.
    case 'token_expiring':
    case 'going_away':
    case 'error':
      return welcomed.includes(signer) ? [signer] : welcomed.slice(0, 1)
    default:
      return welcomed
  }
}

/**
 * Whether a welcome that is being made may lack this event (S10). What has a place in a topic's log comes again after the
 * welcome where it is needed; counts have an offset and no place.
 */
export function isForNewcomers(frame: ReceivedFrame): boolean {
  return frame.type === 'unread' || !('offset' in frame || 'topic' in frame || frame.type === 'synced')
}

/** Of where topics stand, what concerns a line. */
export function standingFor(line: Line, topics: Readonly<Record<string, SyncedTopic>>): Record<string, SyncedTopic> {
  return Object.fromEntries(
    Object.entries(topics).filter(([name]) => name.startsWith('room:') || line.topics.has(name)),
  )
}

/** The topics that the session may not follow any more: that concerns every line, whoever asked. */
export function forbiddenIn(topics: Readonly<Record<string, SyncedTopic>>): Record<string, SyncedTopic> {
  return Object.fromEntries(Object.entries(topics).filter(([, at]) => !at.recovered && at.reason === 'forbidden'))
}

/** Whether a subscription had to skip events because one line was too far behind: for the others that is a gap, too. */
export function skips(topics: Readonly<Record<string, SyncedTopic>>): boolean {
  return Object.values(topics).some((at) => !at.recovered && (at.reason === 'too_far_behind' || at.reason === 'ahead'))
}
