import { chatDefaults } from '@hubbub/chat'
import { presenceDefaults, presenceTimes } from '@hubbub/hub'
import { roomId, wireLimits } from '@hubbub/protocol'
import { sqliteDefaults } from '@hubbub/sqlite'
import { z } from 'zod'
import { oneOf, whole, yesNo } from './fields.ts'
import { roomFields } from './room-fields.ts'

/** The database. */
export const storage = z
  .strictObject({
    synchronous: oneOf(
      ['full', 'normal'],
      'full',
      '`full`: what is acknowledged survives a power cut. `normal`: a power cut, unlike a crash, may lose the last moments.',
    ),
    max_bytes: z.int().min(1_048_576).optional().meta({
      description: 'Largest database; beyond it senders are told `storage_full`. Without it the disk is the limit.',
      unit: 'bytes',
    }),
    check_up_to_bytes: whole(
      sqliteDefaults.checkUpToBytes,
      'Databases up to this size are looked through for damage at the start.',
      {
        min: 0,
        unit: 'bytes',
      },
    ),
    cache_bytes: whole(sqliteDefaults.cacheBytes, 'Memory for the pages of each of the two connections.', {
      unit: 'bytes',
    }),
    max_waiting: whole(sqliteDefaults.maxWaiting, 'Writes, and reads, that wait; more are refused with `overloaded`.'),
    max_batch: whole(sqliteDefaults.maxBatch, 'Writes of one transaction.'),
    index_every: whole(sqliteDefaults.indexEvery, 'Messages that are put into the search index together.', {
      max: 10_000,
      unit: 'rows',
    }),
    restarts: whole(sqliteDefaults.restarts, 'Times within a minute a thread that died is started again.', { min: 0 }),
  })
  .prefault({})
  .meta({ description: 'The SQLite database in the data folder.' })

const topicRules = z.strictObject({
  subscribe: oneOf(['anyone', 'server'], 'anyone', 'Who may subscribe: everyone signed in, or nobody but the server.'),
  publish: oneOf(['anyone', 'server'], 'server', 'Who may publish.'),
  presence: yesNo(false, 'Keep and tell who is in the topic.'),
  history: z
    .strictObject({
      size: whole(100, 'Most events kept.', { unit: 'events' }),
      max_age_ms: whole(300_000, 'Oldest event kept.', { unit: 'ms' }),
    })
    .optional()
    .meta({ description: 'Keep events in memory, so that clients recover after a cut. Without it nothing is kept.' }),
})

/** Topics of the operator. */
export const topics = z
  .record(z.string().min(1), topicRules)
  .default({})
  .meta({ description: 'Topics of your own, by pattern: `quotes/:symbol` is every topic `quotes/` and something.' })

/** Who is where. */
export const presence = z
  .strictObject({
    batch_ms: whole(presenceDefaults.batchMs, 'Least time between two batches of one topic.', { unit: 'ms' }),
    grace_ms: whole(presenceTimes.graceMs, 'How long a user may be without a connection and still not be offline.', {
      min: 0,
      unit: 'ms',
    }),
    idle_ms: whole(presenceTimes.idleMs, 'Time without a sign of somebody being there after which a user is away.', {
      min: 1_000,
      unit: 'ms',
    }),
    list_up_to: whole(presenceDefaults.listUpTo, 'Users online above which batches carry only the count.', {
      unit: 'users',
    }),
  })
  .prefault({})
  .meta({ description: 'Who is where, in which state.' })

/** The chat module. */
export const chat = z
  .strictObject({
    default_rooms: z
      .array(roomId)
      .default([...chatDefaults.defaultRooms])
      .meta({ description: 'Rooms that exist from the first start, and that everyone is in who has not left them.' }),
    rooms: whole(chatDefaults.limits.rooms, 'Rooms in all.', { unit: 'rooms' }),
    rooms_per_user: whole(chatDefaults.limits.roomsPerUser, 'Rooms made by one user.', { unit: 'rooms' }),
    memberships: whole(chatDefaults.limits.memberships, 'Rooms that one user can be in.', { unit: 'rooms' }),
    member_events_up_to: whole(
      chatDefaults.limits.memberEventsUpTo,
      'Members up to which comings and goings are events.',
      {
        min: 0,
        unit: 'users',
      },
    ),
    catch_up_rows: whole(
      chatDefaults.limits.catchUpRows,
      'Changes up to which a room is caught up with; beyond, it is loaded anew.',
      {
        unit: 'rows',
      },
    ),
    page_rows: whole(chatDefaults.limits.pageRows, 'Messages of a page, unless the client says.', {
      max: wireLimits.pageRows,
      unit: 'rows',
    }),
    page_bytes: whole(
      chatDefaults.limits.pageBytes,
      'Size of a page of messages, about; one message comes however large it is.',
      {
        min: 1_024,
        unit: 'bytes',
      },
    ),
    edit_window_ms: z.int().min(1).optional().meta({
      description: 'How long after it was sent a message can be edited. Without it for ever.',
      unit: 'ms',
    }),
    edits_kept: whole(chatDefaults.limits.editsKept, 'Earlier texts kept of one message; the oldest go.', {
      unit: 'rows',
    }),
    attachments: whole(chatDefaults.limits.attachments, 'Files of one message.', { max: wireLimits.attachments }),
    reaction_kinds: whole(chatDefaults.limits.reactionKinds, 'Different reactions to one message.'),
    reaction_users: whole(chatDefaults.limits.reactionUsers, 'Users of one reaction.', { unit: 'users' }),
    pins: whole(chatDefaults.limits.pins, 'Pinned messages of one room.', { unit: 'rows' }),
    count_up_to: whole(
      chatDefaults.limits.countUpTo,
      'Unread messages and mentions of a room are counted up to this many.',
      {
        unit: 'rows',
      },
    ),
    receipt_events_up_to: whole(
      chatDefaults.limits.receiptEventsUpTo,
      'Members up to which it is told who has read what; above, it is asked for.',
      { min: 0, unit: 'users' },
    ),
    drafts: whole(chatDefaults.limits.drafts, 'Drafts of one user.', { unit: 'rows' }),
    search_effort: whole(
      chatDefaults.limits.searchEffort,
      'Rows that one search may look at before it gives what it has; reading a text counts as four.',
      { min: 100, unit: 'rows' },
    ),
    search_rank_up_to: whole(
      chatDefaults.limits.searchRankUpTo,
      'The order by relevance ranks the newest so many messages that are found.',
      { max: 10_000, unit: 'rows' },
    ),
    ignored: whole(chatDefaults.limits.ignored, 'Users that one user can ignore.', { max: 10_000, unit: 'users' }),
    guests_kept_days: whole(
      chatDefaults.limits.guestsKeptMs / 86_400_000,
      'How long guests are remembered who are in no room, after they were last seen.',
      { max: 36_500, unit: 'days' },
    ),
    people_sweep_ms: whole(
      chatDefaults.limits.peopleSweepMs,
      'Time between two looks for logins, links and guests to forget.',
      { min: 1_000, unit: 'ms' },
    ),
    departure_rows: whole(
      chatDefaults.limits.departureRows,
      'Rows looked at by one step of removing a user, which holds up other writes.',
      { max: 10_000, unit: 'rows' },
    ),
    ...roomFields,
    typing_ms: whole(
      chatDefaults.limits.typingMs,
      'How long somebody is shown as typing without hearing of it again.',
      {
        min: 100,
        unit: 'ms',
      },
    ),
    typists: whole(chatDefaults.limits.typists, 'Users of one room who are told to be typing at once.', {
      unit: 'users',
    }),
    typing_up_to: whole(chatDefaults.limits.typingUpTo, 'Users online in a room up to which typing is told.', {
      min: 0,
      unit: 'users',
    }),
    recent_rooms: whole(chatDefaults.recent.rooms, 'Rooms whose newest messages are kept in memory.', {
      min: 0,
      unit: 'rooms',
    }),
    recent_per_room: whole(chatDefaults.recent.perRoom, 'Messages kept of each.', { unit: 'rows' }),
    recent_chars: whole(chatDefaults.recent.chars, 'Characters of all of them together.', { min: 0 }),
  })
  .prefault({})
  .meta({ description: 'The chat module.' })
