import type { ExportedItem } from '@hubbub/protocol'
import { isoTime, toMember, toMessage } from '../wire.ts'
import type { ExportItem } from './ports.ts'
import { toLogin, toManagedUser } from './to-profile.ts'

/** One thing that is kept of a user, as the user is given it. */
export function toExported(item: ExportItem, now: number): ExportedItem {
  switch (item.kind) {
    case 'user':
      return { kind: 'profile', profile: toManagedUser(item.row, now) }
    case 'login':
      return { kind: 'login', login: toLogin(item.row) }
    case 'ignored':
      return { kind: 'ignored', user_id: item.userId, since: isoTime(item.at) }
    case 'membership': {
      const { room, member } = item
      const about = { room_id: room.id, room_name: room.name, ended: member.state === 'out' }
      return { kind: 'membership', ...about, member: toMember(member) }
    }
    case 'message':
      return { kind: 'message', message: toMessage(item.row) }
    case 'file': {
      const { id: file_id, name, size, mime, createdAt } = item.row
      return { kind: 'file', file_id, name, size, mime, created_at: isoTime(createdAt) }
    }
  }
}
