import type { SeededRandom } from '@hubbub/hub/testing'
import type { Message } from '@hubbub/protocol'
import type { ModelClient } from './model-client.ts'
import type { Command } from './outbox.ts'

/** Something to do to a random message that a client knows of; undefined when it knows none. */
export function randomAct(random: SeededRandom, client: ModelClient): Command | undefined {
  const known = knownTo(client)
  const own = known.filter(({ user_id }) => user_id === client.userId)
  const target = random.below(2) === 0 ? pickFrom(random, own) : pickFrom(random, known)
  if (!target) return undefined
  const about = { room_id: target.room_id, message_id: target.id }
  // In the room that the server made nobody may pin.
  const pinned = pickFrom(
    random,
    known.filter(({ room_id }) => room_id !== 'general'),
  )
  const emoji = random.pick(['🎉', '👍', ':tada:'])
  switch (random.below(11)) {
    case 0:
    case 1:
      return { type: 'delete_message', ...about }
    case 2:
    case 3:
      return { type: 'edit_message', ...about, content: `edit ${random.below(1_000)} for @bob` }
    case 4:
    case 5:
      return pinned && { type: 'pin', room_id: pinned.room_id, message_id: pinned.id }
    case 6:
      return pinned && { type: 'unpin', room_id: pinned.room_id, message_id: pinned.id }
    case 7:
      return { type: 'unreact', ...about, emoji }
    default:
      return { type: 'react', ...about, emoji }
  }
}

/** Something new to say in a room: a text, a reply, a reply in a thread, or something said elsewhere. */
export function randomMessage(
  random: SeededRandom,
  client: ModelClient,
  { roomId, key }: { readonly roomId: string; readonly key: string },
): Command {
  const content = `text of ${key}${random.pick(['', '', ' for @alice', ' for @room'])}`
  const said = { type: 'message', room_id: roomId, content }
  const known = knownTo(client)
  const there = pickFrom(
    random,
    known.filter(({ room_id }) => room_id === roomId),
  )
  const elsewhere = pickFrom(random, known)
  switch (random.below(6)) {
    case 0:
      return there ? { ...said, reply_to: there.id } : said
    case 1:
    case 2:
      return there ? { ...said, thread_id: there.id } : said
    case 3:
      if (!elsewhere) return said
      return {
        type: 'forward',
        room_id: elsewhere.room_id,
        message_id: elsewhere.id,
        to_room_id: roomId,
        ...(random.below(2) === 0 ? {} : { content }),
      }
    default:
      return said
  }
}

function knownTo(client: ModelClient): readonly Message[] {
  return [...client.rooms.values()].flatMap((room) => [...room.messages.values()])
}

function pickFrom<T>(random: SeededRandom, values: readonly T[]): T | undefined {
  return values[random.below(Math.max(1, values.length))]
}
