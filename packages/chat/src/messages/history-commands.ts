import { Refused, refused } from '@hubbub/hub'
import type { Position } from '@hubbub/protocol'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import { makeCursor, readCursor } from '../commands/cursor.ts'
import type { ChatSettings } from '../options.ts'
import type { HistoryPage } from '../ports/chat-store.ts'
import { isDenied } from '../reads/denied.ts'
import { may } from '../rights/may.ts'
import { isoTime, toMessage } from '../wire.ts'
import { aboutMessage } from './message-commands.ts'
import type { ThreadStart } from './ports.ts'

type Commands = Pick<
  ChatCommandTable,
  'history' | 'get_message' | 'thread' | 'list_reactions' | 'list_pins' | 'message_edits'
>

/** Reading messages and what belongs to them. */
export function historyCommands(settings: ChatSettings): Commands {
  return {
    history: historyCommand(settings),
    get_message: chatCommand('get_message', 'serial', async (context) => {
      const read = await settings.store.read({ kind: 'message', ...aboutMessage(context) })
      return isDenied(read) ? refusedBy(read.denied) : { message: toMessage(read.message) }
    }),
    thread: threadCommand(settings),
    list_reactions: reactionsCommand(settings),
    list_pins: pinsCommand(settings),
    message_edits: editsCommand(settings),
  }
}

function historyCommand(settings: ChatSettings): Commands['history'] {
  const { store, limits } = settings
  return chatCommand('history', 'serial', async (context) => {
    const { room_id: roomId, limit = limits.pageRows } = context.input
    const from = await startOf(settings, context)
    if (from instanceof Refused) return from
    const actor = actorOf(context.session)
    const [room, member, read] = await Promise.all([
      store.room(roomId),
      store.member(roomId, actor.user.id),
      store.history(roomId, { from, limit, bytes: limits.pageBytes }),
    ])
    if (!room || !read) return refused('not_found', `there is no room "${roomId}"`)
    const denial = may('read', { actor, room, member, at: context.hub.clock.now() })
    if (denial) return refusedBy(denial)
    return { room_id: roomId, messages: read.messages.map(toMessage), ...pageOf(settings, read) }
  })
}

/** Where a page of history begins; what is asked for by time or as unread is looked for first. */
async function startOf(
  { store }: ChatSettings,
  { input, session, hub }: Parameters<Commands['history']['run']>[0],
): Promise<HistoryPage['from'] | Refused> {
  const { room_id: roomId, before, after, around, around_unread: isUnread, around_date: date } = input
  if (before !== undefined) return { kind: 'before', seq: before }
  if (after !== undefined) return { kind: 'after', seq: after }
  if (around !== undefined) return { kind: 'around', seq: around }
  if (!isUnread && date === undefined) return { kind: 'newest' }
  const of = date === undefined ? 'unread' : new Date(date).getTime()
  const place = await store.read({ kind: 'place', at: hub.clock.now(), roomId, actor: actorOf(session), of })
  return isDenied(place) ? refusedBy(place.denied) : { kind: 'around', seq: place.seq }
}

function threadCommand(settings: ChatSettings): Commands['thread'] {
  const { store, limits } = settings
  return chatCommand('thread', 'serial', async (context) => {
    const { room_id, before, after, limit = limits.pageRows } = context.input
    const read = await store.read({
      kind: 'thread',
      ...aboutMessage(context),
      from: threadStart(before, after),
      limit,
      bytes: limits.pageBytes,
    })
    if (isDenied(read)) return refusedBy(read.denied)
    const messages = read.replies.map(toMessage)
    return { room_id, root: toMessage(read.root), messages, ...pageOf(settings, read) }
  })
}

function threadStart(before: number | undefined, after: number | undefined): ThreadStart {
  if (before !== undefined) return { kind: 'before', seq: before }
  return after === undefined ? { kind: 'newest' } : { kind: 'after', seq: after }
}

function reactionsCommand({ store, limits }: ChatSettings): Commands['list_reactions'] {
  return chatCommand('list_reactions', 'serial', async (context) => {
    const { emoji, limit = limits.pageRows } = context.input
    const cursor = readCursor(context.input.cursor, ['number'])
    if (cursor instanceof Refused) return cursor
    const after = cursor && { after: cursor[0] }
    const read = await store.read({ kind: 'reactions', ...aboutMessage(context), emoji, limit, ...after })
    if (isDenied(read)) return refusedBy(read.denied)
    const users = read.users.map(({ id, username }) => ({ id, username }))
    return { users, ...nextOf(read.hasMore, read.users.at(-1)?.offset) }
  })
}

function pinsCommand({ store, limits }: ChatSettings): Commands['list_pins'] {
  return chatCommand('list_pins', 'serial', async ({ input, session, hub }) => {
    const cursor = readCursor(input.cursor, ['number'])
    if (cursor instanceof Refused) return cursor
    const asked = { kind: 'pins', at: hub.clock.now(), roomId: input.room_id, actor: actorOf(session) } as const
    const size = { limit: input.limit ?? limits.pageRows, bytes: limits.pageBytes }
    const read = await store.read({ ...asked, ...size, ...(cursor && { before: cursor[0] }) })
    if (isDenied(read)) return refusedBy(read.denied)
    return { messages: read.messages.map(toMessage), ...nextOf(read.hasMore, read.messages.at(-1)?.seq) }
  })
}

function editsCommand({ store, limits }: ChatSettings): Commands['message_edits'] {
  return chatCommand('message_edits', 'serial', async (context) => {
    const cursor = readCursor(context.input.cursor, ['number'])
    if (cursor instanceof Refused) return cursor
    const size = { limit: context.input.limit ?? limits.pageRows, bytes: limits.pageBytes }
    const before = cursor && { before: cursor[0] }
    const read = await store.read({ kind: 'edits', ...aboutMessage(context), ...size, ...before })
    if (isDenied(read)) return refusedBy(read.denied)
    const versions = read.versions.map(({ n, content, at }) => ({ version: n, content, timestamp: isoTime(at) }))
    return { versions, ...nextOf(read.hasMore, read.versions.at(-1)?.n) }
  })
}

function nextOf(hasMore: boolean, last: number | undefined): { next_cursor?: string } {
  return hasMore && last !== undefined ? { next_cursor: makeCursor(last) } : {}
}

/** What a page of messages says of the rest, and of where the room stood. */
function pageOf(
  { store }: ChatSettings,
  page: { readonly hasMoreBefore: boolean; readonly hasMoreAfter: boolean; readonly head: number },
): { has_more_before: boolean; has_more_after: boolean; position: Position } {
  const { hasMoreBefore, hasMoreAfter, head } = page
  return {
    has_more_before: hasMoreBefore,
    has_more_after: hasMoreAfter,
    position: { epoch: store.epoch, offset: head },
  }
}
