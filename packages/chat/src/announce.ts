import type { HubServices } from '@hubbub/hub'
import { entryOf } from './events.ts'
import type { ChatSettings } from './options.ts'
import type { MembershipWritten, MessageWritten, RoomWritten } from './ports/chat-write.ts'
import type { RoomChange } from './ports/rows.ts'
import { topicOf } from './wire.ts'

/** What writing, and telling of it, needs. */
export interface WriteContext {
  readonly hub: HubServices
  readonly settings: ChatSettings
}

/** What each kind of write comes to when it is not refused. */
export interface Outcomes {
  readonly room: RoomWritten
  readonly membership: MembershipWritten
  readonly message: MessageWritten
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

/** Hands committed changes to the hub; the only place that does. */
export async function deliver({ hub, settings }: WriteContext, changes: readonly RoomChange[]): Promise<void> {
  const deliveries = changes.map((change) => {
    const { roomId, offset } = change.row
    return hub.deliver(topicOf(roomId), settings.store.epoch, entryOf(change, offset - 1))
  })
  await Promise.all(deliveries)
}

/** A1: nothing of the room reaches the user any more, and all of the user's connections are told. */
export function endSubscriptions(hub: HubServices, userId: string, roomId: string): void {
  hub.unsubscribeUser(userId, topicOf(roomId))
  hub.emitToUser(userId, { type: 'room_left', room_id: roomId })
}
