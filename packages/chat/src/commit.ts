import { type HubServices, Refused, refused } from '@hubbub/hub'
import type { User } from '@hubbub/protocol'
import { entryOf } from './events.ts'
import type { ChatSettings } from './options.ts'
import type { ChatWrite, ChatWriteResult, MembershipWritten, MessageWritten, RoomWritten } from './ports/chat-write.ts'
import type { RoomChange } from './ports/rows.ts'
import { ChatStoreError } from './ports/store-error.ts'
import { topicOf, toRoom } from './wire.ts'

/** What each kind of write comes to when it is not refused. */
export interface Outcomes {
  readonly room: RoomWritten
  readonly membership: MembershipWritten
  readonly message: MessageWritten
}

/** What writing needs. */
export interface WriteContext {
  readonly hub: HubServices
  readonly settings: ChatSettings
}

/** Stores a write and announces its changes; a reply sent after this follows the events (O6). See `storeOnly`. */
export async function commit<Kind extends keyof Outcomes>(
  context: WriteContext,
  kind: Kind,
  write: ChatWrite,
): Promise<Outcomes[Kind] | Refused> {
  const result = await storeOnly(context, kind, write)
  if (!(result instanceof Refused)) await announce(context, result)
  return result
}

/**
 * Hands a write to the store, before it returns, so that writes take effect in the order of the calls; resolves after the
 * commit. Its changes are announced only by `announce`. Rejects with what the store rejects with.
 */
export async function storeOnly<Kind extends keyof Outcomes>(
  context: WriteContext,
  kind: Kind,
  write: ChatWrite,
): Promise<Outcomes[Kind] | Refused> {
  const result = await attempt(context, write)
  if (result.kind === 'refused') return refused(result.code, result.message)
  if (isOf(result, kind)) return result
  throw new Error(`a write of ${write.kind} came to a ${result.kind}`)
}

async function attempt(context: WriteContext, write: ChatWrite): Promise<ChatWriteResult> {
  try {
    const result = await context.settings.store.write(write)
    context.settings.greetings.written(write, result)
    return result
  } catch (error) {
    // It may be stored all the same, and then nobody has been told.
    if (error instanceof ChatStoreError && error.code === 'internal') void lookAgain(context, write)
    throw error
  }
}

function isOf<Kind extends keyof Outcomes>(result: Outcomes[keyof Outcomes], kind: Kind): result is Outcomes[Kind] {
  return result.kind === kind
}

/** O5: hands what a write has committed to the hub, in offset order. What was delivered before reaches nobody again. */
export async function announce(context: WriteContext, result: Outcomes[keyof Outcomes]): Promise<void> {
  await deliver(context, result.changes.length > 0 ? result.changes : repeated(result))
}

/** A write without changes may repeat one whose announcement was lost; the hub knows what it has delivered. */
function repeated(result: Outcomes[keyof Outcomes]): readonly RoomChange[] {
  switch (result.kind) {
    case 'room':
      return []
    case 'membership':
      return result.member && result.member.offset > 0 ? [{ kind: 'member', row: result.member }] : []
    case 'message':
      return [{ kind: 'message', row: result.message }]
  }
}

async function deliver({ hub, settings }: WriteContext, changes: readonly RoomChange[]): Promise<void> {
  const deliveries = changes.map((change) => {
    const { roomId, offset } = change.row
    return hub.deliver(topicOf(roomId), settings.store.epoch, entryOf(change, offset - 1))
  })
  await Promise.all(deliveries)
}

/** After a write of which nobody knows what came of it: acts on what the store holds. Never rejects. */
async function lookAgain(context: WriteContext, write: ChatWrite): Promise<void> {
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
  if (member) greetings.moved(user.id, roomId, member.state === 'in' ? row : undefined)
  if (member?.state === 'out') endSubscriptions(hub, user.id, roomId)
  if (row && member?.state === 'in') hub.emitToUser(user.id, { type: 'room_joined', room: toRoom(row, store.epoch) })
}

/** A1: nothing of the room reaches the user any more, and all of the user's connections are told. */
export function endSubscriptions(hub: HubServices, userId: string, roomId: string): void {
  hub.unsubscribeUser(userId, topicOf(roomId))
  hub.emitToUser(userId, { type: 'room_left', room_id: roomId })
}

/** Tells the hub of the room's newest change; what lies before it and was not delivered, the hub reads from the log. */
async function announceHead(context: WriteContext, roomId: string): Promise<void> {
  const head = await context.settings.store.head(roomId)
  const range = { after: head - 1, upTo: head, limit: 1, atMost: 1 }
  const read = await context.settings.store.changes(roomId, range)
  if (read.kind === 'page') await deliver(context, read.changes)
}
