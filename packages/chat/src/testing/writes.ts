import type { User } from '@hubbub/protocol'
import type { MessageWritten } from '../messages/ports.ts'
import type { Actor } from '../ports/actor.ts'
import type { ChatStore } from '../ports/chat-store.ts'
import type { ChatWrite, ChatWriteResult, WriteKind, WriteOutcome } from '../ports/chat-write.ts'
import type { MessageRow } from '../ports/rows.ts'
import { isRefusedWrite, type WriteRefused, type Written } from '../ports/written.ts'

/** Midnight of 2026-01-01, UTC, in ms since 1970: when everything in tests happens. */
export const testTime = 1_767_225_600_000

export const alice: User = { id: 'u_alice', username: 'alice' }
export const bob: User = { id: 'u_bob', username: 'bob' }

/** Somebody with an account who acts. */
export function actor(user: User, standing: Actor['standing'] = 'user'): Actor {
  return { user, standing }
}

/** Makes the writes of chat, with everything a test does not care about filled in. */
export const writes = {
  createRoom: (
    roomId: string,
    creator: User | null = null,
    limits = { rooms: 100, roomsPerUser: 100 },
  ): ChatWrite<'create_room'> => ({
    kind: 'create_room',
    at: testTime,
    roomId,
    roomKind: 'public',
    name: roomId,
    creator: creator && actor(creator),
    limits,
  }),
  join: (
    roomId: string,
    user: User,
    more: { rejoin?: boolean; maxMemberships?: number; eventsUpTo?: number } = {},
  ): ChatWrite<'join'> => ({
    kind: 'join',
    at: testTime,
    roomId,
    actor: actor(user),
    rejoin: true,
    maxMemberships: 100,
    eventsUpTo: 500,
    ...more,
  }),
  leave: (roomId: string, user: User, eventsUpTo = 500): ChatWrite<'leave'> => ({
    kind: 'leave',
    at: testTime,
    roomId,
    actor: actor(user),
    eventsUpTo,
  }),
  append: (
    roomId: string,
    user: User,
    content: string,
    more: Partial<ChatWrite<'append_message'>> = {},
  ): ChatWrite<'append_message'> => ({
    kind: 'append_message',
    at: testTime,
    roomId,
    actor: actor(user),
    messageId: `m_${(made += 1)}`,
    content,
    clientId: null,
    after: null,
    ...more,
  }),
  forward: (
    message: MessageRow,
    to: string,
    user = authorOf(message),
    more: Partial<ChatWrite<'forward_message'>> = {},
  ): ChatWrite<'forward_message'> => ({
    kind: 'forward_message',
    at: testTime,
    roomId: to,
    actor: actor(user),
    messageId: `m_${(made += 1)}`,
    from: { roomId: message.roomId, messageId: message.id },
    clientId: null,
    after: null,
    ...more,
  }),
  edit: (
    message: MessageRow,
    content: string,
    user = authorOf(message),
    more: Partial<ChatWrite<'edit_message'>> = {},
  ): ChatWrite<'edit_message'> => ({
    kind: 'edit_message',
    ...about(message, user),
    content,
    windowMs: null,
    keep: 100,
    ...more,
  }),
  delete: (message: MessageRow, user = authorOf(message)): ChatWrite<'delete_message'> => ({
    kind: 'delete_message',
    ...about(message, user),
  }),
  react: (
    message: MessageRow,
    user: User,
    emoji: string,
    limits = { kinds: 20, users: 1_000 },
  ): ChatWrite<'react'> => ({ kind: 'react', ...about(message, user), emoji, limits }),
  unreact: (message: MessageRow, user: User, emoji: string): ChatWrite<'unreact'> => ({
    kind: 'unreact',
    ...about(message, user),
    emoji,
  }),
  pin: (message: MessageRow, user = authorOf(message), most = 100): ChatWrite<'pin'> => ({
    kind: 'pin',
    ...about(message, user),
    most,
  }),
  unpin: (message: MessageRow, user = authorOf(message)): ChatWrite<'unpin'> => ({
    kind: 'unpin',
    ...about(message, user),
  }),
}
let made = 0

function about(
  { roomId, id: messageId }: MessageRow,
  user: User,
): Pick<ChatWrite<'unpin'>, 'at' | 'roomId' | 'actor' | 'messageId'> {
  return { at: testTime, roomId, actor: actor(user), messageId }
}

function authorOf({ userId, username }: MessageRow): User {
  return { id: userId, username }
}

/** The part of a store that takes writes. */
export type WritableStore = Pick<ChatStore, 'write'>

/** Writes and returns what it came to, which has to be no refusal. */
export async function written<Kind extends WriteKind>(
  store: WritableStore,
  write: ChatWrite<Kind>,
): Promise<WriteOutcome<Kind>> {
  const result: ChatWriteResult<Kind> = await store.write(write)
  if (isRefused(result)) throw new Error(`expected ${write.kind} to be carried out, got ${JSON.stringify(result)}`)
  return result
}

/** Writes and returns the code of the refusal, which has to be one. */
export async function refusedCode<Kind extends WriteKind>(
  store: WritableStore,
  write: ChatWrite<Kind>,
): Promise<string> {
  const result: ChatWriteResult<Kind> = await store.write(write)
  if (isRefused(result)) return result.refused
  throw new Error(`expected a refusal of ${write.kind}, got ${JSON.stringify(result)}`)
}

function isRefused<Outcome extends Written>(result: Outcome | WriteRefused): result is WriteRefused {
  return isRefusedWrite(result)
}

/** Tells the outcome of a message's write from others. */
export function isMessageWritten(result: object): result is MessageWritten {
  return 'message' in result && 'duplicate' in result
}

/** Makes a room with alice and bob in it: offset 2 afterwards. */
export async function roomWithAliceAndBob(store: WritableStore, roomId = 'den'): Promise<void> {
  await written(store, writes.createRoom(roomId, alice))
  await written(store, writes.join(roomId, bob))
}
