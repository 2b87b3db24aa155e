import type { MessageRow } from '../ports/rows.ts'

/** The rows by which mentions of a message are counted. Those that name the whole room are counted by the message itself. */
export function mentionRows({
  roomId,
  seq,
  mentionsRoom,
  more,
}: Pick<MessageRow, 'roomId' | 'seq' | 'mentionsRoom' | 'more'>): readonly {
  readonly userId: string
  readonly roomId: string
  readonly seq: number
}[] {
  return mentionsRoom ? [] : (more.mentions ?? []).map((userId) => ({ userId, roomId, seq }))
}
