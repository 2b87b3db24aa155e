import type { HubServices } from '@hubbub/hub'
import { entryOf } from './events.ts'
import type { ChatSettings } from './options.ts'
import { type MemberRow, type RoomChange, roomOfChange } from './ports/rows.ts'
import type { Moved, Written } from './ports/written.ts'
import { joinedAnew, topicOf } from './wire.ts'

/** What writing, and telling of it, needs. */
export interface WriteContext {
  readonly hub: HubServices
  readonly settings: ChatSettings
}

/**
 * O5: tells what a write has committed. First whoever went out of a room loses its subscriptions (A1), then those who came
 * in hear of it, then the room's readers get the changes in offset order; what was delivered before reaches nobody again.
 */
export async function announce(context: WriteContext, { changes, moved = [], repeats = [] }: Written): Promise<void> {
  for (const each of moved) tellMoved(context, each)
  for (const { kind, row } of changes)
    if (kind === 'message' && row.offset === row.createdOffset) context.settings.typing.stopped(row.roomId, row.userId)
  await deliver(context, changes.length > 0 ? changes : repeats)
}

/** Hands committed changes to the hub; the only place that does. */
export async function deliver({ hub, settings }: WriteContext, changes: readonly RoomChange[]): Promise<void> {
  const deliveries = changes.map((change) =>
    hub.deliver(
      topicOf(roomOfChange(change)),
      settings.store.epoch,
      entryOf(change, change.row.offset - 1, settings.store.epoch),
    ),
  )
  for (const roomId of new Set(changes.map(roomOfChange))) settings.webhooks?.changed(roomId)
  await Promise.all(deliveries)
}

function tellMoved({ hub, settings }: WriteContext, { member, room }: Moved): void {
  if (member.state === 'out') endSubscriptions(hub, { userId: member.userId, roomId: room.id, reason: member.reason })
  else hub.emitToUser(member.userId, { type: 'room_joined', room: joinedAnew(room, member, settings.store.epoch) })
}

/** A1: nothing of the room reaches the user any more, and all of the user's connections are told. */
export function endSubscriptions(
  hub: HubServices,
  { userId, roomId, reason = 'left' }: Pick<MemberRow, 'userId' | 'roomId'> & Partial<Pick<MemberRow, 'reason'>>,
): void {
  hub.unsubscribeUser(userId, topicOf(roomId))
  hub.emitToUser(userId, { type: 'room_left', room_id: roomId, ...(reason === 'left' ? {} : { reason }) })
}
