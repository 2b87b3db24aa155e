import { encode, type EncodedFrame, type Position, type ResetReason, type TopicName } from '@hubbub/protocol'

/** Says that a topic starts anew at `position` (R5), in a frame of its own. */
export function resetFrame(topic: TopicName, position: Position, reason: ResetReason): EncodedFrame {
  return encode({ type: 'synced', topics: { [topic]: { recovered: false, ...position, reason } } })
}
