import { type HubServices, Refused, refused } from '@hubbub/hub'
import { entryOf } from './events.ts'
import type { ChatSettings } from './options.ts'
import type { ChatWrite, MembershipWritten, MessageWritten, RoomWritten } from './ports/chat-write.ts'
import type { RoomChange } from './ports/rows.ts'
import { topicOf } from './wire.ts'

/** What each kind of write comes to when it is not refused. */
export interface Outcomes {
  readonly room: RoomWritten
  readonly membership: MembershipWritten
  readonly message: MessageWritten
}

/**
 * Hands a write to the store, before it returns, so that writes take effect in the order of the calls; resolves after the
 * commit. Its changes are announced only by `announce`. Rejects with what the store rejects with.
 */
export async function store<Kind extends keyof Outcomes>(
  settings: ChatSettings,
  kind: Kind,
  write: ChatWrite,
): Promise<Outcomes[Kind] | Refused> {
  const result = await settings.store.write(write)
  if (result.kind === 'refused') return refused(result.code, result.message)
  if (isOf(result, kind)) return result
  throw new Error(`a write of ${write.kind} came to a ${result.kind}`)
}

function isOf<Kind extends keyof Outcomes>(result: Outcomes[keyof Outcomes], kind: Kind): result is Outcomes[Kind] {
  return result.kind === kind
}

/** O5: hands the committed changes of one write to the hub, in offset order; the only place that does. */
export async function announce(hub: HubServices, epoch: string, changes: readonly RoomChange[]): Promise<void> {
  await Promise.all(
    changes.map((change) => hub.deliver(topicOf(change.row.roomId), epoch, entryOf(change, change.row.offset - 1))),
  )
}

/** Stores a write and announces its changes; a reply sent after this follows the events (O6). */
export async function commit<Kind extends keyof Outcomes>(
  hub: HubServices,
  settings: ChatSettings,
  kind: Kind,
  write: ChatWrite,
): Promise<Outcomes[Kind] | Refused> {
  const result = await store(settings, kind, write)
  if (!(result instanceof Refused)) await announce(hub, settings.store.epoch, result.changes)
  return result
}
