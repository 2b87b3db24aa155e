import type { PresenceOptions } from '@hubbub/hub'
import type { FileOptions, FileSettings } from './files/file-options.ts'
import type { Greetings } from './greetings.ts'
import type { KeySecrets } from './integrations/key-secrets.ts'
import type { Tickets } from './people/tickets.ts'
import type { ChatStore } from './ports/chat-store.ts'
import type { Typing } from './presence/typing.ts'
import type { WebhookLink } from './webhooks/ports.ts'
import type { WebhookSender, WebhookSenderOptions } from './webhooks/webhook-sender.ts'

/** How chat is set up; everything but the store has a default in `chatDefaults`. */
export interface ChatOptions {
  /** Where rooms, members and messages are kept. Opened and closed by the caller. */
  readonly store: ChatStore
  /** Rooms that exist from the start and that everyone is in who has not left them; ids, also used as names. */
  readonly defaultRooms?: readonly string[]
  readonly limits?: Partial<ChatLimits>
  readonly recent?: Partial<RecentOptions>
  /** Makes tokens for new passwords and for registering. @default none: those commands are refused */
  readonly tickets?: Tickets
  /** Makes the secrets of keys. @default none: no keys are made */
  readonly keySecrets?: KeySecrets
  /** Brings events to other programs. @default none: no webhooks are made */
  readonly webhookLink?: WebhookLink
  readonly webhooks?: Partial<WebhookSenderOptions>
  /** Files. @default none: their commands are refused */
  readonly files?: FileOptions
  /** How presence in rooms is batched. */
  readonly presence?: Partial<Omit<PresenceOptions, 'frames'>>
}

/** Every bound of chat. */
export interface ChatLimits {
  /** Most rooms in all. @default 10_000 */
  readonly rooms: number
  /** Most rooms made by one user. @default 100 */
  readonly roomsPerUser: number
  /** Most rooms one user can be in. @default 1_000 */
  readonly memberships: number
  /** Members up to which comings and goings are events; above, a join would cost a frame to everyone. @default 500 */
  readonly memberEventsUpTo: number
  /** Changed rows up to which a room is caught up with; beyond, the client loads it anew. @default 2_000 */
  readonly catchUpRows: number
  /** Rows of a page when the client does not say. @default 50 */
  readonly pageRows: number
  /** Members up to which reading is told to the room; above, it would cost a frame to everyone for each. @default 50 */
  readonly receiptEventsUpTo: number
  /** Most webhooks of one room. @default 20 */
  readonly webhooksPerRoom: number
  /** Most drafts of one user. @default 200 */
  readonly drafts: number
  /** Size of a page of messages, in bytes, about; one message comes however large it is. @default 262_144 */
  readonly pageBytes: number
  /** How long after it was sent a message can be edited, in ms; null for ever. @default null */
  readonly editWindowMs: number | null
  /** Most earlier texts kept of one message; the oldest go. @default 100 */
  readonly editsKept: number
  /** Most files of one message. @default 10 */
  readonly attachments: number
  /** Most different reactions to one message. @default 20 */
  readonly reactionKinds: number
  /** Most users of one reaction. @default 1_000 */
  readonly reactionUsers: number
  /** Most pinned messages of one room. @default 100 */
  readonly pins: number
  /** Unread messages and mentions of a room are counted up to this many. @default 1_000 */
  readonly countUpTo: number
  /** Rows that one search may look at before it gives what it has; reading a text counts as four. @default 25_000 */
  readonly searchEffort: number
  /** The order by relevance ranks the newest so many messages that are found. @default 1_000 */
  readonly searchRankUpTo: number
  /** Most users one user can ignore. @default 500 */
  readonly ignored: number
  /** How long guests are remembered who are in no room, in ms since they were last seen. @default 30 days */
  readonly guestsKeptMs: number
  /** Time between two looks for logins, links and guests to forget, in ms. @default 60_000 */
  readonly peopleSweepMs: number
  /** Rows looked at by one step of removing a user. @default 200 */
  readonly departureRows: number
  /** Most members of one room who are more than plain ones. @default 100 */
  readonly staff: number
  /** Most invitations that wait for one user. @default 200 */
  readonly invitations: number
  /** Most invite links of one room that are good. @default 100 */
  readonly inviteLinks: number
  /** Most requests to be let in that wait in one room. @default 500 */
  readonly joinRequests: number
  /** Most bans of one room. @default 10_000 */
  readonly bans: number
  /** How often rooms with retention, and deleted ones, are looked at, in ms. @default 60_000 */
  readonly sweepMs: number
  /** Most rows removed at once, so that nobody waits long for the transaction. @default 500 */
  readonly sweepRows: number
  /** How long the audit log keeps an act, in ms. @default 31_536_000_000 */
  readonly auditKeepMs: number
  /** Most keys of programs. @default 100 */
  readonly apiKeys: number
  /** How long a client shows somebody as typing without hearing of it again, in ms. @default 6_000 */
  readonly typingMs: number
  /** Users of one room who are told to be typing at once, by one node; the first ones. @default 10 */
  readonly typists: number
  /** Users online in a room up to which typing is told; above, it would cost a frame to everyone. @default 500 */
  readonly typingUpTo: number
}

/** How much of the rooms in use is kept in memory. */
export interface RecentOptions {
  /** Most rooms; 0 keeps none. @default 1_000 */
  readonly rooms: number
  /** Most messages of a room, and most changes. @default 200 */
  readonly perRoom: number
  /** Most characters of message text in all. @default 16_000_000 */
  readonly chars: number
}

/** What the parts of one chat module share. */
export interface ChatSettings {
  readonly store: ChatStore
  readonly defaultRooms: readonly string[]
  readonly limits: ChatLimits
  readonly greetings: Greetings
  readonly typing: Typing
  readonly tickets: Tickets | undefined
  readonly keySecrets: KeySecrets | undefined
  readonly files: FileSettings | undefined
  readonly webhooks: WebhookSender | undefined
}

export const chatDefaults: {
  readonly defaultRooms: readonly string[]
  readonly limits: ChatLimits
  readonly recent: RecentOptions
} = {
  defaultRooms: ['general'],
  limits: {
    rooms: 10_000,
    roomsPerUser: 100,
    memberships: 1_000,
    memberEventsUpTo: 500,
    catchUpRows: 2_000,
    pageRows: 50,
    receiptEventsUpTo: 50,
    webhooksPerRoom: 20,
    drafts: 200,
    pageBytes: 262_144,
    editWindowMs: null,
    editsKept: 100,
    attachments: 10,
    reactionKinds: 20,
    reactionUsers: 1_000,
    pins: 100,
    countUpTo: 1_000,
    staff: 100,
    invitations: 200,
    inviteLinks: 100,
    joinRequests: 500,
    bans: 10_000,
    sweepMs: 60_000,
    sweepRows: 500,
    auditKeepMs: 31_536_000_000,
    searchEffort: 25_000,
    searchRankUpTo: 1_000,
    ignored: 500,
    guestsKeptMs: 30 * 86_400_000,
    peopleSweepMs: 60_000,
    departureRows: 200,
    apiKeys: 100,
    typingMs: 6_000,
    typists: 10,
    typingUpTo: 500,
  },
  recent: { rooms: 1_000, perRoom: 200, chars: 16_000_000 },
}
