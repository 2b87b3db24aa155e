import type { SeededRandom } from '@hubbub/hub/testing'
import type { ModelClient } from './model-client.ts'
import type { Command } from './outbox.ts'

/** Something that governs a room, mostly done by those who may not: roles, kicks, bans, mutes, what the room is. */
export function randomRule(random: SeededRandom, clients: readonly ModelClient[]): Command {
  const room_id = random.pick(['den', 'attic'])
  const user_id = clients[random.below(clients.length)]?.userId ?? ''
  const upon = { room_id, user_id }
  switch (random.below(10)) {
    case 0:
    case 1:
      return { type: 'update_room', room_id, topic: `topic ${random.below(100)}`, slow_mode_ms: random.below(2) * 20 }
    case 2:
      return { type: 'update_room', room_id, read_only: random.below(3) === 0 }
    case 3:
      return { type: 'archive_room', room_id, archived: random.below(4) === 0 }
    case 4:
      return { type: 'transfer_ownership', ...upon }
    case 5:
      return { type: 'kick', ...upon }
    case 6:
      return random.below(2) === 0 ? { type: 'ban', ...upon } : { type: 'unban', ...upon }
    case 7:
      return random.below(2) === 0 ? { type: 'mute', ...upon } : { type: 'unmute', ...upon }
    default:
      return { type: 'set_role', ...upon, role: random.pick(['admin', 'moderator', 'member']) }
  }
}
