import { announce, deliver, type WriteContext } from './announce.ts'
import type { Actor } from './ports/actor.ts'

/** Which room a write was about, and who may have come or gone by it: fields that writes have by these names. */
export interface WriteSubject {
  readonly kind: string
  readonly roomId?: string | null
  readonly actor?: Actor | null
  readonly creator?: Actor | null
  readonly userId?: string | null
}

/**
 * C14: after a write of which nobody knows what came of it, tells those concerned what the store holds. Never rejects: what
 * cannot be read now is told with the room's next change, or to clients that come back.
 */
export async function lookAgain(context: WriteContext, write: WriteSubject): Promise<void> {
  const { roomId, actor, creator, userId } = write
  if (!roomId) return
  try {
    const room = await context.settings.store.room(roomId)
    const people = room?.people.map(({ id }) => id) ?? []
    for (const mover of new Set([actor?.user.id, creator?.user.id, userId, ...people])) {
      if (mover) await tellMembership(context, roomId, mover)
    }
    await announceHead(context, roomId)
  } catch (error) {
    context.hub.logger.warn('chat_look_again_failed', { room: roomId, error })
  }
}

async function tellMembership(context: WriteContext, roomId: string, userId: string): Promise<void> {
  const { store, greetings } = context.settings
  const [room, member] = await Promise.all([store.room(roomId), store.member(roomId, userId)])
  if (!room || !member) return
  const moved = { room, member }
  greetings.moved(moved)
  await announce(context, { changes: [], moved: [moved] })
}

/** Tells the hub of the room's newest change; what lies before it and was not delivered, the hub reads from the log. */
async function announceHead(context: WriteContext, roomId: string): Promise<void> {
  const head = await context.settings.store.head(roomId)
  const range = { after: head - 1, upTo: head, limit: 1, atMost: 1 }
  const read = await context.settings.store.changes(roomId, range)
  if (read.kind === 'page') await deliver(context, read.changes)
}
