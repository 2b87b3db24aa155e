import type { User } from '@hubbub/protocol'
import { deliver, endSubscriptions, type WriteContext } from './announce.ts'
import type { ChatWrite } from './ports/chat-write.ts'
import { toRoom } from './wire.ts'

/**
 * C14: after a write of which nobody knows what came of it, tells those concerned what the store holds. Never rejects: what
 * cannot be read now is told with the room's next change, or to clients that come back.
 */
export async function lookAgain(context: WriteContext, write: ChatWrite): Promise<void> {
  try {
    const user = moverOf(write)
    if (user) await tellMembership(context, write.roomId, user)
    await announceHead(context, write.roomId)
  } catch (error) {
    context.hub.logger.warn('chat_look_again_failed', { room: write.roomId, error })
  }
}

/** Whose membership the write may have changed. */
function moverOf(write: ChatWrite): User | undefined {
  if (write.kind === 'join' || write.kind === 'leave') return write.user
  return write.kind === 'create_room' ? (write.creator ?? undefined) : undefined
}

async function tellMembership({ hub, settings }: WriteContext, roomId: string, user: User): Promise<void> {
  const { store, greetings } = settings
  const [row, member] = await Promise.all([store.room(roomId), store.member(roomId, user.id)])
  if (!row || !member) return
  greetings.moved(user.id, roomId, member.state === 'in' ? row : undefined)
  if (member.state === 'out') endSubscriptions(hub, user.id, roomId)
  else hub.emitToUser(user.id, { type: 'room_joined', room: toRoom(row, store.epoch) })
}

/** Tells the hub of the room's newest change; what lies before it and was not delivered, the hub reads from the log. */
async function announceHead(context: WriteContext, roomId: string): Promise<void> {
  const head = await context.settings.store.head(roomId)
  const range = { after: head - 1, upTo: head, limit: 1, atMost: 1 }
  const read = await context.settings.store.changes(roomId, range)
  if (read.kind === 'page') await deliver(context, read.changes)
}
