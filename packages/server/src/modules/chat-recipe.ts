import { chat as chatModule, type ChatModule, type ChatOptions } from '@hubbub/chat'
import { makeTickets } from '../auth/make-tickets.ts'
import type { Configuration } from '../config/index.ts'
import { openStore } from './open-store.ts'
import { presenceOf } from './configured-topics.ts'
import type { ModuleRecipe } from './module-recipe.ts'

import { people } from '../settings.ts'
/** Chat, made by the server. */
export type ChatRecipe = ModuleRecipe<ChatModule>

/**
 * Rooms, members and messages, set up as configured; what is given here wins. The store is SQLite in the data folder,
 * unless one is given, which then stays its owner's to close.
 */
export function chat(options: Partial<ChatOptions> = {}): ChatRecipe {
  return {
    make: async ({ configuration, logger }) => {
      const store = options.store ?? (await openStore(configuration, logger))
      return {
        module: chatModule({ ...configuredChat(configuration), ...options, store }),
        rooms: async () => (await store.totals()).rooms,
        ...(options.store ? {} : { close: () => store.close() }),
      }
    },
  }
}

function configuredChat(configuration: Configuration): Omit<ChatOptions, 'store'> {
  const { chat: given, presence } = configuration
  const { accounts } = people(configuration)
  return {
    defaultRooms: given.default_rooms,
    presence: presenceOf(presence),
    ...(accounts ? { tickets: makeTickets(accounts) } : {}),
    limits: {
      rooms: given.rooms,
      roomsPerUser: given.rooms_per_user,
      memberships: given.memberships,
      memberEventsUpTo: given.member_events_up_to,
      catchUpRows: given.catch_up_rows,
      pageRows: given.page_rows,
      pageBytes: given.page_bytes,
      editWindowMs: given.edit_window_ms ?? null,
      editsKept: given.edits_kept,
      attachments: given.attachments,
      reactionKinds: given.reaction_kinds,
      reactionUsers: given.reaction_users,
      pins: given.pins,
      countUpTo: given.count_up_to,
      receiptEventsUpTo: given.receipt_events_up_to,
      drafts: given.drafts,
      searchEffort: given.search_effort,
      searchRankUpTo: given.search_rank_up_to,
      typingMs: given.typing_ms,
    },
    recent: { rooms: given.recent_rooms, perRoom: given.recent_per_room, chars: given.recent_chars },
      ignored: given.ignored,
      guestsKeptMs: given.guests_kept_days * 86_400_000,
      peopleSweepMs: given.people_sweep_ms,
      departureRows: given.departure_rows,
  }
}
