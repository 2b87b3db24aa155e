import type { PresenceOptions } from '@hubbub/hub'
import type { Greetings } from './greetings.ts'
import type { ChatStore } from './ports/chat-store.ts'

/** How chat is set up; everything but the store has a default in `chatDefaults`. */
export interface ChatOptions {
  /** Where rooms, members and messages are kept. Opened and closed by the caller. */
  readonly store: ChatStore
  /** Rooms that exist from the start and that everyone is in who has not left them; ids, also used as names. */
  readonly defaultRooms?: readonly string[]
  readonly limits?: Partial<ChatLimits>
  readonly recent?: Partial<RecentOptions>
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
  /** How long a client shows somebody as typing without hearing of it again, in ms. @default 6_000 */
  readonly typingMs: number
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
    drafts: 200,
    pageBytes: 262_144,
    editWindowMs: null,
    editsKept: 100,
    attachments: 10,
    reactionKinds: 20,
    reactionUsers: 1_000,
    pins: 100,
    countUpTo: 1_000,
    typingMs: 6_000,
  },
  recent: { rooms: 1_000, perRoom: 200, chars: 16_000_000 },
}
