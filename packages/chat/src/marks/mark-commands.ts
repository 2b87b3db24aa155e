import { type HubServices, Refused, type SessionView } from '@hubbub/hub'
import type { Draft, UnreadCounts } from '@hubbub/protocol'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import { makeCursor, readCursor } from '../commands/cursor.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import { isDenied } from '../reads/denied.ts'
import { isoTime } from '../wire.ts'
import type { InboxRoom, MarkMoved, MoveMark } from './ports.ts'
import type { DraftRow } from './tables.ts'

type MarkCommandType =
  | 'read'
  | 'mark_unread'
  | 'read_all'
  | 'delivered'
  | 'unread'
  | 'seen_by'
  | 'set_draft'
  | 'list_drafts'

/** What was read and what reached whom, and drafts. */
export function markCommands(settings: ChatSettings): Pick<ChatCommandTable, MarkCommandType> {
  const { store, limits } = settings
  const { countUpTo } = limits
  const marks = new Marks(settings)
  return {
    read: chatCommand('read', 'pipelined', ({ input, session, hub }) =>
      marks.move(hub, session, { roomId: input.room_id, move: { to: 'read', seq: input.seq } }),
    ),
    mark_unread: chatCommand('mark_unread', 'pipelined', ({ input, session, hub }) =>
      marks.move(hub, session, { roomId: input.room_id, move: { to: 'unread_from', seq: input.seq } }),
    ),
    read_all: chatCommand('read_all', 'pipelined', async ({ session, hub }) => {
      const actor = actorOf(session)
      const result = await commit({ hub, settings }, { kind: 'read_all', at: hub.clock.now(), actor, limits })
      if (result instanceof Refused) return result
      for (const inbox of result.rooms) marks.tell(hub, session.user.id, inbox)
      return { rooms: result.rooms.map(({ room }) => room.id) }
    }),
    delivered: chatCommand('delivered', 'pipelined', async ({ input, session, hub }) => {
      const moves = input.rooms.map(({ room_id: roomId, seq }) =>
        marks.commit(hub, session, { roomId, move: { to: 'delivered', seq } }),
      )
      await Promise.all(moves)
      return {}
    }),
    unread: chatCommand('unread', 'serial', async ({ input, session }) => {
      const wanted = input.room_ids && new Set(input.room_ids)
      const inbox = await store.read({ kind: 'inbox', userId: session.user.id, countUpTo })
      return { rooms: inbox.filter(({ room }) => !wanted || wanted.has(room.id)).map(unreadCounts) }
    }),
    seen_by: chatCommand('seen_by', 'serial', async ({ input, session, hub }) => {
      const { room_id: roomId, seq, cursor, limit = limits.pageRows } = input
      const place = readCursor(cursor, ['number', 'text'])
      if (place instanceof Refused) return place
      const after = place && { readSeq: place[0], userId: place[1] }
      const about = { roomId, seq, actor: actorOf(session), at: hub.clock.now(), countUpTo }
      const page = await store.read({ kind: 'seen_by', ...about, after, limit })
      if (isDenied(page)) return refusedBy(page.denied)
      const last = page.seen.at(-1)?.mark
      return {
        room_id: roomId,
        users: page.seen.map(({ member, mark }) => ({
          user: { id: member.userId, username: member.username },
          read_seq: mark.readSeq,
          at: isoTime(mark.at),
        })),
        count: page.count,
        ...(page.hasMore && last ? { next_cursor: makeCursor(last.readSeq, last.userId) } : {}),
      }
    }),
    set_draft: chatCommand('set_draft', 'pipelined', async ({ input, session, hub }) => {
      const { room_id: roomId, thread_id: threadId = '', content, version = 0 } = input
      const set = { kind: 'set_draft', roomId, threadId, content, version, maxDrafts: limits.drafts } as const
      const result = await commit({ hub, settings }, { ...set, actor: actorOf(session), at: hub.clock.now() })
      if (result instanceof Refused) return result
      const draft = toDraft(result.draft)
      if (result.isStored) hub.emitToUser(session.user.id, { type: 'draft', ...draft })
      return { stored: result.isStored, draft }
    }),
    list_drafts: chatCommand('list_drafts', 'serial', async ({ input, session }) => {
      const { limit = limits.pageRows, cursor } = input
      const place = readCursor(cursor, ['text', 'text'])
      if (place instanceof Refused) return place
      const after = place && { roomId: place[0], threadId: place[1] }
      // One more than asked for tells whether more follow.
      const drafts = await store.read({ kind: 'drafts', userId: session.user.id, after, limit: limit + 1 })
      const last = drafts.length > limit ? drafts[limit - 1] : undefined
      return {
        drafts: drafts.slice(0, limit).map(toDraft),
        ...(last ? { next_cursor: makeCursor(last.roomId, last.threadId) } : {}),
      }
    }),
  }
}

/** Moves marks and tells the user's devices. */
class Marks {
  readonly #settings: ChatSettings

  constructor(settings: ChatSettings) {
    this.#settings = settings
  }

  async move(
    hub: HubServices,
    session: SessionView,
    step: Pick<MoveMark, 'roomId' | 'move'>,
  ): Promise<UnreadCounts | Refused> {
    const result = await this.commit(hub, session, step)
    if (result instanceof Refused) return result
    if (result.isChanged) this.tell(hub, session.user.id, result)
    return unreadCounts(result)
  }

  commit(
    hub: HubServices,
    session: SessionView,
    step: Pick<MoveMark, 'roomId' | 'move'>,
  ): Promise<MarkMoved | Refused> {
    const { limits } = this.#settings
    const write = { kind: 'move_mark', at: hub.clock.now(), actor: actorOf(session), limits, ...step } as const
    return commit({ hub, settings: this.#settings }, write)
  }

  tell(hub: HubServices, userId: string, inbox: InboxRoom): void {
    hub.emitToUser(userId, { type: 'unread', ...unreadCounts(inbox) })
  }
}

function unreadCounts({ room, place }: InboxRoom): UnreadCounts {
  const { readSeq: read_seq, unread, mentions } = place
  return { room_id: room.id, read_seq, unread, mentions, offset: room.lastOffset }
}

function toDraft({ roomId, threadId, content, version, at }: DraftRow): Draft {
  const thread = threadId === '' ? {} : { thread_id: threadId }
  return { room_id: roomId, ...thread, content, version, updated_at: isoTime(at) }
}
