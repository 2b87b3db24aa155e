import type { User } from '@hubbub/protocol'
import type { ChatStore } from '../ports/chat-store.ts'
import type { AppendMessage, ChatWrite, MembershipWritten, MessageWritten, RoomWritten } from '../ports/chat-write.ts'
import type { MessageRow } from '../ports/rows.ts'

/** Midnight of 2026-01-01, UTC, in ms since 1970: when everything in tests happens. */
export const testTime = 1_767_225_600_000

export const alice: User = { id: 'u_alice', username: 'alice' }
export const bob: User = { id: 'u_bob', username: 'bob' }

/** Makes the writes of chat, with everything a test does not care about filled in. */
export const writes = {
  createRoom: (roomId: string, creator: User | null = null, limits = { rooms: 100, roomsPerUser: 100 }): ChatWrite => ({
    kind: 'create_room',
    at: testTime,
    roomId,
    name: roomId,
    creator,
    limits,
  }),
  join: (
    roomId: string,
    user: User,
    more: { rejoin?: boolean; maxMemberships?: number; eventsUpTo?: number } = {},
  ): ChatWrite => ({
    kind: 'join',
    at: testTime,
    roomId,
    user,
    rejoin: true,
    maxMemberships: 100,
    eventsUpTo: 500,
    ...more,
  }),
  leave: (roomId: string, user: User, eventsUpTo = 500): ChatWrite => ({
    kind: 'leave',
    at: testTime,
    roomId,
    user,
    eventsUpTo,
  }),
  append: (roomId: string, user: User, content: string, more: Partial<AppendMessage> = {}): AppendMessage => ({
    kind: 'append_message',
    at: testTime,
    roomId,
    user,
    messageId: `m_${(made += 1)}`,
    content,
    clientId: null,
    after: null,
    ...more,
  }),
  edit: (message: MessageRow, content: string, userId = message.userId): ChatWrite => ({
    kind: 'edit_message',
    at: testTime,
    roomId: message.roomId,
    userId,
    messageId: message.id,
    content,
  }),
  delete: (message: MessageRow, userId = message.userId): ChatWrite => ({
    kind: 'delete_message',
    at: testTime,
    roomId: message.roomId,
    userId,
    messageId: message.id,
  }),
}
let made = 0

/** What a test expects a write to come to. */
interface Outcomes {
  readonly room: RoomWritten
  readonly membership: MembershipWritten
  readonly message: MessageWritten
}

/** Writes and returns the result, which has to be of this kind. */
export async function written<Kind extends keyof Outcomes>(
  store: ChatStore,
  kind: Kind,
  write: ChatWrite,
): Promise<Outcomes[Kind]> {
  const result = await store.write(write)
  if (isKind(result, kind)) return result
  throw new Error(`expected a ${kind} from ${write.kind}, got ${JSON.stringify(result)}`)
}

function isKind<Kind extends keyof Outcomes>(result: { readonly kind: string }, kind: Kind): result is Outcomes[Kind] {
  return result.kind === kind
}

/** Writes and returns the code of the refusal, which has to be one. */
export async function refusedCode(store: ChatStore, write: ChatWrite): Promise<string> {
  const result = await store.write(write)
  if (result.kind === 'refused') return result.code
  throw new Error(`expected a refusal of ${write.kind}, got ${JSON.stringify(result)}`)
}

/** Makes a room with alice and bob in it: offset 2 afterwards. */
export async function roomWithAliceAndBob(store: ChatStore, roomId = 'den'): Promise<void> {
  await written(store, 'room', writes.createRoom(roomId, alice))
  await written(store, 'membership', writes.join(roomId, bob))
}
