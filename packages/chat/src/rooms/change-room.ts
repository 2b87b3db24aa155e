import type { RoomRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import { isDenied } from '../reads/denied.ts'
import { may, type Situation } from '../rights/may.ts'
import type { RoomAct } from '../rights/rights.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { audit } from './audit.ts'
import type { ArchiveRoom, InRoom, RoomFields, RoomUpdated, RoomWritten, UpdateRoom } from './ports.ts'
import { changePicture, refusePicture } from './room-picture.ts'
import { ask } from './situation.ts'

/** Which act the change of a field is. */
const actOf = {
  name: 'describe',
  topic: 'describe',
  description: 'describe',
  avatar: 'describe',
  kind: 'configure',
  isOpenToRequests: 'configure',
  isReadOnly: 'configure',
  slowModeMs: 'configure',
  retentionMs: 'configure',
} as const satisfies Readonly<Record<keyof RoomFields, RoomAct>>

/** C31: changes what is given and leaves the rest; what is as it was already changes nothing. */
export function updateRoom(tables: ChatTables, write: UpdateRoom): RoomUpdated | WriteRefused {
  const { actor, at, roomId, fields } = write
  const asked = ask(tables, 'see_room', write)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  const denied = deniedFields(asked, fields)
  if (denied) return deniedWrite(denied)
  const before = asked.room
  const wanted = differing(before, fields)
  if (Object.keys(wanted).length === 0) return { room: before, before, changes: [] }
  const refused = wanted.avatar ? refusePicture(tables, wanted.avatar, actor) : undefined
  if (refused) return refused
  const changes = new RoomChanges(tables, before)
  const room = changes.change(wanted)
  if (wanted.avatar !== undefined) changePicture(tables, room, before.avatar)
  if (wanted.retentionMs !== undefined) keepSweep(tables, room, at)
  audit(tables, { at, actor, action: 'update_room', roomId, detail: { ...wanted } })
  return { room, before, changes: changes.changes }
}

/** C31: closes a room, or opens it again. */
export function archiveRoom(tables: ChatTables, write: ArchiveRoom): RoomWritten | WriteRefused {
  const { actor, at, roomId, archived } = write
  const asked = ask(tables, 'archive', write)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  const { room } = asked
  if (archived === (room.archivedAt !== null)) return { room, changes: [] }
  const changes = new RoomChanges(tables, room)
  const changed = changes.change({ archivedAt: archived ? at : null })
  audit(tables, { at, actor, action: archived ? 'archive_room' : 'unarchive_room', roomId })
  return { room: changed, changes: changes.changes }
}

/** C32: deletes a room for everybody at once; what is in it is removed by sweeps. */
export function deleteRoom(tables: ChatTables, write: InRoom): RoomWritten | WriteRefused {
  const { actor, at, roomId } = write
  const asked = ask(tables, 'delete_room', write)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  const changes = new RoomChanges(tables, asked.room)
  const room = changes.change({ deletedAt: at })
  tables.records.sweeps.put({ roomId, dueAt: at })
  audit(tables, { at, actor, action: 'delete_room', roomId, detail: { name: room.name } })
  return { room, changes: changes.changes }
}

function deniedFields(situation: Situation, fields: RoomFields): ReturnType<typeof may> {
  for (const [name, act] of Object.entries(actOf)) {
    const denied = Object.hasOwn(fields, name) ? may(act, situation) : undefined
    if (denied) return denied
  }
  return undefined
}

function differing(room: RoomRow, fields: RoomFields): RoomFields {
  const now = new Map(Object.entries(room))
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => now.get(name) !== value))
}

/** Has a room with retention swept from now on. */
function keepSweep({ records }: ChatTables, { id: roomId, retentionMs }: RoomRow, at: number): void {
  if (retentionMs === null) records.sweeps.remove({ roomId })
  else records.sweeps.put({ roomId, dueAt: at })
}
