import { refuseIgnoredIn } from '../people/set-ignored.ts'
import { type MessageMore, type MessageRow, plainMessage } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import { may, type Situation } from '../rights/may.ts'
import { noteSent, slowMode } from '../rooms/slow-mode.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { attachable, holdFiles } from './attach.ts'
import { keepMentions } from './mention-rows.ts'
import { unchanged } from './message-written.ts'
import type { AppendMessage, MessageWritten, NewMessage } from './ports.ts'
import { resolveMentions } from './resolve-mentions.ts'
import { addReply, rootOf } from './threads.ts'

/** O1, I1, I5: stores a member's message once per key, with the room's next seq and offset. */
export function appendMessage(tables: ChatTables, write: AppendMessage): MessageWritten | WriteRefused {
  const admitted = admitMessage(tables, write)
  if (admitted.kind === 'answered') return admitted.answer
  const { situation } = admitted
  const extras = extrasOf(tables, write, situation)
  if ('refused' in extras) return extras
  const changes = new RoomChanges(tables, situation.room)
  const message = changes.insert({ ...newMessage(write, write.content), ...extras.fields })
  noteSent(tables, situation)
  if (extras !== none) keepBeside(tables, message)
  if (extras.root) addReply(changes, extras.root, write.at)
  return { message, duplicate: false, changes: changes.changes }
}

/** Whether a new message may be stored: it may, or its sender is answered with this. */
export type Admission =
  | { readonly kind: 'admitted'; readonly situation: Situation }
  | { readonly kind: 'answered'; readonly answer: MessageWritten | WriteRefused }

/** I1, I5, C3: looks for the key of a new message, then for the sender's right to send, then for what it has to follow. */
export function admitMessage(tables: ChatTables, write: NewMessage): Admission {
  const { roomId, actor, clientId, after, at } = write
  const userId = actor.user.id
  const room = tables.room(roomId)
  if (!room) return refuse(refuseWrite('not_found', `there is no room "${roomId}"`))
  // Before the rights: the first result holds for ever, also for one who has left since.
  const first = clientId === null ? undefined : tables.messageByKey(roomId, userId, clientId)
  if (first) return { kind: 'answered', answer: repeated(tables, first) }
  const situation = { actor, room, member: tables.member(roomId, userId), at }
  const denial = may('send', situation) ?? slowMode(situation)
  if (denial) return refuse(deniedWrite(denial))
  const ignored = refuseIgnoredIn(tables, room, userId)
  if (ignored) return refuse(ignored)
  if (after !== null && !tables.messageByKey(roomId, userId, after)) return refuse(refuseWrite('out_of_order'))
  return { kind: 'admitted', situation }
}

/** The fields of a new message that is text and nothing else. */
export function newMessage(
  { messageId, roomId, actor: { user }, clientId, at }: Omit<NewMessage, 'after'>,
  content: string,
): Omit<MessageRow, 'seq' | 'offset' | 'createdOffset'> {
  return {
    ...plainMessage,
    id: messageId,
    roomId,
    userId: user.id,
    username: user.username,
    content,
    clientId,
    sentAt: at,
  }
}

/** Stores what is kept of a new message beside its row. */
export function keepBeside(tables: ChatTables, message: MessageRow): void {
  keepMentions(tables, message)
  holdFiles(tables, message)
}

/** What a message has besides its text, and the one its thread hangs on. */
interface Extras {
  readonly fields: Partial<Pick<MessageRow, 'threadId' | 'mentionsRoom' | 'more'>>
  readonly root?: MessageRow
}

const none: Extras = { fields: {} }

function extrasOf(tables: ChatTables, write: AppendMessage, situation: Situation): Extras | WriteRefused {
  const { roomId, content, replyTo, threadId, attachments = [] } = write
  const isPlain = replyTo === undefined && threadId === undefined && attachments.length === 0
  if (isPlain && !content.includes('@')) return none
  if (replyTo !== undefined && !isThere(tables.message(replyTo), roomId))
    return refuseWrite('not_found', 'the message it answers is not there')
  const root = threadId === undefined ? undefined : rootOf(tables, roomId, threadId)
  if (threadId !== undefined && !root) return refuseWrite('not_found', 'there is no such thread in this room')
  const attached = attachable(tables, attachments, situation)
  if ('refused' in attached) return attached
  const { mentionsRoom, ...named } = resolveMentions(tables, content, situation)
  const more: MessageMore = {
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(attached.length === 0 ? {} : { attachments: attached }),
    ...named,
  }
  return { fields: { threadId: root?.id ?? null, mentionsRoom, more }, ...(root && { root }) }
}

function isThere(message: MessageRow | undefined, roomId: string): boolean {
  return message?.roomId === roomId && message.deletedAt === null
}

/** A repeat tells again of everything that the first one changed. */
function repeated(tables: ChatTables, first: MessageRow): MessageWritten {
  const root = first.threadId === null ? undefined : tables.message(first.threadId)
  const { repeats = [], ...written } = unchanged(first)
  const told = root ? [...repeats, { kind: 'message', row: root } as const] : repeats
  return { ...written, repeats: told.toSorted((a, b) => a.row.offset - b.row.offset), duplicate: true }
}

function refuse(answer: WriteRefused): Admission {
  return { kind: 'answered', answer }
}
