import { expectEqual, expectThat } from '@hubbub/hub/testing'
import type { ChatStore } from '../../ports/chat-store.ts'
import type { MessageRow } from '../../ports/rows.ts'
import { isoTime, toMessage, toRoom } from '../../wire.ts'
import type { MembersReplica } from './members-replica.ts'
import type { ModelClient } from './model-client.ts'
import { descriptionOf } from './room-replica.ts'

/** Throws unless the clients know what the store holds, no more and no less, and nobody's rules were broken on the way. */
export async function checkAgainstStore(clients: readonly ModelClient[], store: ChatStore): Promise<void> {
  for (const { name, broken } of clients) expectEqual(broken.map(String), [], `what ${name} saw`)
  const { rooms } = await store.rooms({ limit: 100 })
  const stored: MessageRow[] = []
  for (const room of rooms) {
    const history = await store.history(room.id, { from: { kind: 'newest' }, limit: 100_000 })
    const messages = history?.messages ?? []
    expectEqual(
      messages.map(({ seq }) => seq),
      messages.map((_, at) => at + 1),
      `seqs of ${room.id}`,
    )
    checkThreads(room.id, messages)
    const members = await membersOf(clients, room.id, store)
    stored.push(...messages)
    for (const client of clients) {
      const member = await store.member(room.id, client.userId)
      const replica = client.rooms.get(room.id)
      expectEqual(replica !== undefined, member?.state === 'in', `${client.name} in ${room.id}`)
      if (!replica) continue
      expectEqual(
        replica.position,
        { epoch: store.epoch, offset: room.lastOffset },
        `${client.name}'s position in ${room.id}`,
      )
      expectEqual(replica.view(), messages.map(toMessage), `${client.name}'s view of ${room.id}`)
      expectEqual(replica.members.count, room.memberCount, `${client.name}'s count of ${room.id}`)
      expectEqual(replica.members.view(), members, `${client.name}'s members of ${room.id}`)
      expectEqual(
        replica.description,
        descriptionOf(toRoom(room, store.epoch)),
        `${client.name}'s description of ${room.id}`,
      )
    }
  }
  for (const client of clients) checkOutbox(client, stored)
}

/** Everybody who is in a room, by id. */
async function membersOf(
  clients: readonly ModelClient[],
  roomId: string,
  store: ChatStore,
): Promise<ReturnType<MembersReplica['view']>> {
  const userIds = [...new Set(clients.map(({ userId }) => userId))].toSorted()
  const members = await Promise.all(userIds.map((userId) => store.member(roomId, userId)))
  return members
    .filter((member) => member !== undefined)
    .filter(({ state }) => state === 'in')
    .map(({ userId, role, mutedUntil }) => [userId, role, mutedUntil === null ? undefined : isoTime(mutedUntil)])
}

/** V4: each message counts the replies of its thread that are not deleted. */
function checkThreads(roomId: string, messages: readonly MessageRow[]): void {
  const counted = messages.map(({ id, more }) => [id, more.replyCount ?? 0])
  const replies = messages.filter(({ threadId, deletedAt }) => threadId !== null && deletedAt === null)
  const there = messages.map(({ id }) => [id, replies.filter(({ threadId }) => threadId === id).length])
  expectEqual(counted, there, `replies in ${roomId}`)
}

/** I1, I2, I5: what was acknowledged is stored once, as acknowledged and in the order written; what failed is not. */
function checkOutbox({ name, outbox }: ModelClient, stored: readonly MessageRow[]): void {
  const places = new Map<string, number>()
  for (const { key, roomId, state } of outbox.all) {
    const rows = stored.filter(({ clientId }) => clientId === key)
    expectEqual(rows.length, state.at === 'stored' ? 1 : 0, `copies of ${key}, which ${state.at}`)
    const [row] = rows
    if (!row || state.at !== 'stored') continue
    const { id, seq, createdOffset } = row
    const { message_id, offset } = state.as
    expectEqual(
      { id: message_id, seq: state.as.seq, createdOffset: offset },
      { id, seq, createdOffset },
      `acknowledgement of ${key}`,
    )
    expectThat(seq > (places.get(roomId) ?? 0), `${key} of ${name} after the ones written before it`)
    places.set(roomId, seq)
  }
}
