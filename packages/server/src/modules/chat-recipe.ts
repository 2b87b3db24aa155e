import { chat as chatModule, type ChatModule, type ChatOptions } from '@hubbub/chat'
import { makeTickets } from '../auth/make-tickets.ts'
import type { Configuration } from '../config/index.ts'
import { keySecrets } from '../http/api/api-keys.ts'
import { openStore } from './open-store.ts'
import { presenceOf } from './configured-topics.ts'
import type { ModuleRecipe } from './module-recipe.ts'
import * as settings from '../settings.ts'
import { HttpWebhookLink } from '../webhooks/http-webhook-link.ts'

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
        module: chatModule({ keySecrets, ...configuredChat(configuration), ...options, store }),
        store,
        rooms: async () => (await store.totals()).rooms,
        ...(options.store ? {} : { close: () => store.close() }),
      }
    },
  }
}

function configuredChat(configuration: Configuration): Omit<ChatOptions, 'store'> {
  const { chat: given, presence, webhooks } = configuration
  const { accounts } = settings.people(configuration)
  return {
    ...(accounts ? { tickets: makeTickets(accounts) } : {}),
    ...(webhooks.enabled ? { webhookLink: new HttpWebhookLink(settings.webhookLink(configuration)) } : {}),
    webhooks: settings.webhookSender(configuration),
    defaultRooms: given.default_rooms,
    presence: presenceOf(presence),
    limits: {
      apiKeys: configuration.api.keys,
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
      webhooksPerRoom: webhooks.per_room,
      drafts: given.drafts,
      searchEffort: given.search_effort,
      searchRankUpTo: given.search_rank_up_to,
      ignored: given.ignored,
      guestsKeptMs: given.guests_kept_days * 86_400_000,
      peopleSweepMs: given.people_sweep_ms,
      departureRows: given.departure_rows,
      staff: given.staff,
      invitations: given.invitations,
      inviteLinks: given.invite_links,
      joinRequests: given.join_requests,
      bans: given.bans,
      sweepMs: given.sweep_ms,
      sweepRows: given.sweep_rows,
      auditKeepMs: given.audit_days * 86_400_000,
      typingMs: given.typing_ms,
      typists: given.typists,
      typingUpTo: given.typing_up_to,
    },
    recent: { rooms: given.recent_rooms, perRoom: given.recent_per_room, chars: given.recent_chars },
  }
}
