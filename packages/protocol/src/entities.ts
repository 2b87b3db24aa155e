import { z } from 'zod'
import { wireLimits } from './limits.ts'

// The descriptions are published: docs/protocol.md and docs/asyncapi.yaml are made from them (`npm run docs`).
// Text that reaches a store excludes \p{Cs}: a lone half of a surrogate pair cannot be kept as UTF-8, so what is
// read back would differ from what was announced.

/** A place in a topic's log. `epoch` names one life of the log; `offset` grows by one with every durable change. */
export const position = z
  .object({
    epoch: z.string().min(1).max(64).describe('Names one life of the log.'),
    offset: z.int().min(0).describe('Grows by one with every durable change; 0 before the first.'),
  })
  .meta({ id: 'Position', description: "A place in a topic's log." })
export type Position = z.infer<typeof position>

/** The name of a topic; `__proto__` is none, since positions are keyed by name in plain objects. */
export const topicName = z
  .string()
  .min(1)
  .max(wireLimits.topicChars)
  .regex(/^(?!__proto__$)[^\s\p{Cc}\p{Cs}]+$/u, 'no spaces or control characters')
  .meta({
    id: 'TopicName',
    description:
      'The name of a topic: no spaces, no control characters, not `__proto__`. A room is the topic `room:<id>`.',
  })
export type TopicName = z.infer<typeof topicName>

/** Chosen by the client to find the reply to its command. */
export const ref = z.union([z.string().min(1).max(wireLimits.refChars), z.int()]).meta({
  id: 'Ref',
  description: `An integer or 1 to ${wireLimits.refChars} characters, chosen by the client to find the reply to its command.`,
})
export type Ref = z.infer<typeof ref>

/** An idempotency key, chosen once per message before it is first sent. */
export const clientId = z
  .string()
  .min(1)
  .max(wireLimits.clientIdChars)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces')
  .meta({
    id: 'ClientId',
    description: 'An idempotency key, chosen once per message before it is first sent: printable ASCII without spaces.',
  })

// What people are shown as a name: not only invisible characters, none that break the line or turn the text around it.
const shownName = /^(?=.*[\p{L}\p{N}\p{P}\p{S}])[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+$/u

/** The name a user is shown by: something visible, no control characters, no spaces at the ends. */
export const username = z
  .string()
  .min(1)
  .max(wireLimits.usernameChars)
  .regex(shownName, 'visible text without control characters')
  .refine((name) => name.trim() === name, 'no spaces at the ends')
  .meta({
    id: 'Username',
    description:
      'A name to show: something visible, no control characters, none that turn the text around, no spaces at the ends.',
  })

/** The name a room is shown by. */
export const roomName = z
  .string()
  .min(1)
  .max(wireLimits.roomNameChars)
  .regex(shownName, 'visible text without control characters')
  .meta({
    id: 'RoomName',
    description: 'A name to show: something visible, no control characters, none that turn the text around.',
  })

/** A user as others see them. */
export const user = z
  .object({
    id: z.string().describe('Stays the same when the name changes.'),
    username: z.string().describe('The name to show.'),
  })
  .meta({ id: 'User', description: 'A user as others see them.' })
export type User = z.infer<typeof user>

/** The id of a room: its topic is `room:<id>`. */
export const roomId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, _ and -')
  .meta({ id: 'RoomId', description: 'The id of a room: letters, digits, `_` and `-`. Its topic is `room:<id>`.' })

/** The id of a message, made by the server. */
export const messageId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces')
  .meta({ id: 'MessageId', description: 'The id of a message, made by the server.' })

/** What kind of room it is: anyone may enter, by invitation, two people, a few people. */
export const roomKind = z
  .enum(['public', 'private', 'direct', 'group'])
  .meta({ id: 'RoomKind', description: 'Anyone may enter; by invitation only; two people; a few people.' })
export type RoomKind = z.infer<typeof roomKind>

/** What a member may do in a room, from most to least. */
export const roomRole = z
  .enum(['owner', 'admin', 'moderator', 'member'])
  .meta({ id: 'RoomRole', description: 'What a member may do in the room, from most to least.' })
export type RoomRole = z.infer<typeof roomRole>

/** The id of a file, made by the server. */
export const fileId = z
  .string()
  .regex(/^[a-z0-9]{1,64}$/, 'a-z and 0-9')
  .meta({ id: 'FileId', description: 'The id of a file, made by the server.' })

/** The id of a user. */
export const userId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces')
  .meta({ id: 'UserId', description: 'The id of a user: stays the same when the name changes.' })

/** What one can react with: one emoji (after the grammar of UTS #51, 1.4.9, with any pictograph to come), or a short name. */
export const emoji = z
  .string()
  .max(32)
  .regex(
    /^(?::[a-z0-9_+-]{1,30}:|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)?(?:[\u{e0020}-\u{e007e}]+\u{e007f})?(?:\u200d\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)?)*)$/u,
    'one emoji, or a short name as :tada:',
  )
  .meta({ id: 'Emoji', description: 'One emoji, or a short name between colons: `:tada:`.' })

/** A room as its readers see it. */
export const room = z
  .object({
    id: z.string().describe('The id of the room.'),
    kind: roomKind.describe('What kind of room it is.'),
    name: z.string().describe('The name to show; empty in direct rooms, which are shown by their people.'),
    topic: z.string().optional().describe('What is talked about now, in a line.'),
    description: z.string().optional().describe('What the room is for.'),
    avatar: z.string().optional().describe('Id of its picture, a file.'),
    created_by: z.string().nullable().describe('Id of the user who made it; null for rooms the server makes.'),
    created_at: z.iso.datetime().describe('When it was made.'),
    member_count: z.int().describe('Members, online or not.'),
    people: z.array(user).optional().describe('In direct and group rooms: the members, by id.'),
    first_seq: z.int().optional().describe('Messages below this `seq` are no longer kept; left out: all are.'),
    last_seq: z.int().describe('`seq` of the newest message, 0 when there is none.'),
    join_requests: z.boolean().optional().describe('A private room that others may ask to be let into.'),
    read_only: z.boolean().optional().describe('Only moderators and above write here.'),
    slow_mode_ms: z.int().optional().describe('Least time between two messages of a member, in ms.'),
    retention_ms: z.int().optional().describe('How long messages are kept, in ms; left out: for good.'),
    archived_at: z.iso.datetime().optional().describe('Since when nothing can be written here any more.'),
    head: position.describe("Where the room's log ends."),
  })
  .meta({ id: 'Room', description: 'A room as its readers see it.' })
export type Room = z.infer<typeof room>

/** What only this user's own clients are told of a room the user is in. */
export const membership = z
  .object({
    role: roomRole.describe('What the member may do in the room.'),
    muted_until: z.iso.datetime().optional().describe('Until when this user may not write here.'),
    read_seq: z.int().describe('Everything up to this `seq` is read.'),
    unread: z.int().describe("Others' messages after `read_seq` that are not deleted; counted up to a limit."),
    mentions: z.int().describe('How many of them mention this user; counted up to a limit.'),
  })
  .meta({ id: 'Membership', description: "A user's own place in a room." })
export type Membership = z.infer<typeof membership>

/** A room the user is in, with the user's own place in it as of the room's `head`. */
export const joinedRoom = room
  .extend({ membership: membership.describe("The user's own place in it, as of `head`.") })
  .meta({ id: 'JoinedRoom', description: "A room the user is in, with the user's own place in it." })
export type JoinedRoom = z.infer<typeof joinedRoom>

/** A member of a room. */
export const member = z
  .object({
    user,
    role: roomRole.describe('What the member may do in the room.'),
    joined_at: z.iso.datetime().describe('Since when.'),
    muted_until: z.iso.datetime().optional().describe('Until when this member may not write here.'),
  })
  .meta({ id: 'Member', description: 'A member of a room.' })
export type Member = z.infer<typeof member>

/** A file that belongs to a message. */
export const attachment = z
  .object({
    file_id: z.string().describe('The id of the file.'),
    name: z.string().describe('The name it was given, cleaned.'),
    size: z.int().describe('Its size, in bytes.'),
    mime: z.string().describe('What its content turned out to be, as a media type.'),
    width: z.int().optional().describe('Of a picture, in pixels, as shown.'),
    height: z.int().optional().describe('Of a picture, in pixels, as shown.'),
    thumbnail: z.boolean().optional().describe('There is a small version of it.'),
  })
  .meta({ id: 'Attachment', description: 'A file that belongs to a message.' })
export type Attachment = z.infer<typeof attachment>

/** Everybody who reacted to a message in one way. */
export const reaction = z
  .object({
    emoji: z.string().describe('The reaction.'),
    count: z.int().describe('How many reacted so.'),
    user_ids: z.array(z.string()).describe('Who did, first come first; the first ones only where there are many.'),
  })
  .meta({ id: 'Reaction', description: 'Everybody who reacted to a message in one way.' })
export type Reaction = z.infer<typeof reaction>

/** Where a forwarded message comes from. */
export const forwarded = z
  .object({
    room_id: z.string().optional().describe('The room it was said in, when that was a public one.'),
    message_id: z.string().optional().describe('The id it has there; given with the room.'),
    user_id: z.string().describe('Who said it.'),
    username: z.string().describe('By which name.'),
    timestamp: z.iso.datetime().describe('When.'),
  })
  .meta({ id: 'Forwarded', description: 'Where a forwarded message comes from.' })
export type Forwarded = z.infer<typeof forwarded>

/** A stored message in its present state. A deleted one keeps its place with empty `content`. */
export const message = z
  .object({
    id: z.string().describe('The id of the message.'),
    room_id: z.string().describe('The room it is in.'),
    seq: z.int().describe('Numbers the messages of the room from 1, without holes; the order to show them in.'),
    offset: z.int().describe("The room's offset at which the message last changed."),
    user_id: z.string().describe('Id of the sender.'),
    username: z.string().describe("The sender's name when it was sent."),
    content: z.string().describe('The text, as Markdown source; empty once deleted. Never put it into a page as HTML.'),
    client_id: z.string().optional().describe("The sender's idempotency key, if there was one."),
    timestamp: z.iso.datetime().describe('When it was stored.'),
    edited_at: z.iso.datetime().optional().describe('When its text was last changed.'),
    edit_count: z.int().optional().describe('How often its text was changed.'),
    deleted_at: z.iso.datetime().optional().describe('When it was deleted.'),
    reply_to: z.string().optional().describe('Id of the message it answers.'),
    thread_id: z.string().optional().describe('Id of the message whose thread it belongs to.'),
    reply_count: z.int().optional().describe('Messages in its thread that are not deleted.'),
    last_reply_at: z.iso.datetime().optional().describe('When the newest message of its thread was stored.'),
    forwarded: forwarded.optional().describe('Where it comes from, when it was forwarded.'),
    attachments: z.array(attachment).optional().describe('Its files.'),
    mentions: z.array(z.string()).optional().describe('Ids of the users it names.'),
    mentions_room: z.boolean().optional().describe('It names everybody in the room.'),
    reactions: z.array(reaction).optional().describe('How it was reacted to.'),
    pinned_at: z.iso.datetime().optional().describe('When it was pinned, while it is.'),
    pinned_by: z.string().optional().describe('Id of the user who pinned it.'),
  })
  .meta({
    id: 'Message',
    description: 'A stored message in its present state. A deleted one keeps its place with empty `content`.',
  })
export type Message = z.infer<typeof message>
