import { chat as chatModule, type ChatModule, type ChatOptions } from '@hubbub/chat'
import type { ChatStore } from '@hubbub/chat/ports'
import type { Logger } from '@hubbub/hub/ports'
import type { Hono } from 'hono'
import { SystemClock } from '../adapters/system-clock.ts'
import { makeTickets } from '../auth/make-tickets.ts'
import type { Configuration } from '../config/index.ts'
import { ChatFileAccess } from '../files/chat-file-access.ts'
import { downloadRoutes } from '../files/download-routes.ts'
import { openFiles, type OpenFiles } from '../files/open-files.ts'
import type { CallerParts } from '../http/api/callers.ts'
import { keySecrets } from '../http/api/api-keys.ts'
import { openStore } from './open-store.ts'
import { presenceOf } from './configured-topics.ts'
import type { ModuleRecipe, RecipeContext } from './module-recipe.ts'
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
    make: async ({ configuration, logger, scan }) => {
      const store = options.store ?? (await openStore(configuration, logger))
      const close = async (): Promise<void> => {
        if (!options.store) await store.close()
      }
      const files = await filesOf(options, { configuration, logger, scan }).catch(async (error: unknown) => {
        await close()
        throw error
      })
      const configured = { ...configuredChat(configuration), ...(files && { files: files.options }) }
      return {
        module: chatModule({ keySecrets, ...configured, ...options, store }),
        store,
        rooms: async () => (await store.totals()).rooms,
        ...(files && { gauges: files.gauges, routes: (callers) => routesOf(files, { store, callers, logger }) }),
        close: async () => {
          await files?.blobs.close()
          await close()
        },
      }
    },
  }
}

/** Files are opened unless they are given, and then stay their owner's to close. */
async function filesOf(
  { files }: Partial<ChatOptions>,
  { configuration, logger, scan }: RecipeContext,
): Promise<OpenFiles | undefined> {
  return files ? undefined : openFiles(configuration, logger, scan)
}

function routesOf(
  { blobs, links }: OpenFiles,
  { store, callers, logger }: { readonly store: ChatStore; readonly callers: CallerParts; readonly logger: Logger },
): Hono {
  const clock = new SystemClock(logger)
  const access = new ChatFileAccess(store, clock, callers)
  return downloadRoutes({ access, store: blobs, links, clock, logger })
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
