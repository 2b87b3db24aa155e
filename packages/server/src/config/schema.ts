import { chatDefaults } from '@hubbub/chat'
import { drainDefaults, heartbeatDefaults, limitDefaults, presenceDefaults, recoveryDefaults } from '@hubbub/hub'
import { roomId, wireLimits } from '@hubbub/protocol'
import { sqliteDefaults } from '@hubbub/sqlite'
import { z } from 'zod'
import { parseNetwork } from '../upgrade/networks.ts'
import { isOrigin } from '../upgrade/origin.ts'
import { compressionDefaults, webSocketDefaults } from '../transport/websocket/options.ts'
import { list, oneOf, text, whole, yesNo } from './fields.ts'

const log = z
  .strictObject({
    level: oneOf(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'info',
      'What is logged: this level and those above it.',
    ),
    format: oneOf(
      ['auto', 'json', 'text'],
      'auto',
      'JSON lines or short lines for people; `auto` is text on a terminal.',
    ),
  })
  .prefault({})
  .meta({ description: 'Log lines, on standard output.' })

const http = z
  .strictObject({
    allowed_origins: list(
      z.string().refine(isOrigin, 'an origin, such as https://chat.example.com, without a path'),
      'Origins, such as `https://chat.example.com`, whose pages may connect. Pages of the same host always may; `*` lets every page.',
    ),
    trusted_proxies: list(
      z.string().refine((text) => parseNetwork(text) !== undefined, 'an address or network, such as 10.0.0.0/8'),
      'Addresses or networks, such as `10.0.0.0/8`, of proxies whose `X-Forwarded-For` is believed. Without any, the header is ignored.',
    ),
    handshake_timeout_ms: whole(10_000, 'Time for a request to arrive whole; then the connection is closed with 408.', {
      min: 100,
      unit: 'ms',
    }),
    keep_alive_ms: whole(5_000, 'How long an HTTP connection may stay idle between two requests.', { unit: 'ms' }),
    connections: whole(1_000, 'Connections beside the WebSockets: requests, and handshakes under way.', {
      unit: 'connections',
    }),
    metrics: yesNo(true, 'Serve `/metrics` and `/api/stats` to everyone who can reach the port.'),
  })
  .prefault({})
  .meta({ description: 'The HTTP side, which every WebSocket begins on.' })

const auth = z
  .strictObject({
    secret: z.string().min(32).optional().meta({
      description:
        'Signs tokens, at least 32 characters. Without it one is made at the first start and kept in `secret` in the data folder.',
      secret: true,
    }),
    guests: yesNo(true, 'Let people in by a user name alone.'),
    guest_days: whole(365, "How long a guest's token is good for after the last connect.", {
      unit: 'days',
      max: 36_500,
    }),
    username_in_url: yesNo(true, 'Accept `?username=` from guests.'),
    token_in_url: yesNo(false, 'Accept `?token=`. Addresses end up in logs of proxies: prefer a header or `hello`.'),
    query_parameters: z
      .array(z.string().min(1))
      .default(['room_id'])
      .meta({ description: 'Other parameters of the address that modules may see.' }),
  })
  .prefault({})
  .meta({ description: 'Who may connect.' })

const heartbeat = z
  .strictObject({
    interval_ms: whole(heartbeatDefaults.intervalMs, 'How often the server pings a connection.', {
      min: 100,
      unit: 'ms',
    }),
    timeout_ms: whole(heartbeatDefaults.timeoutMs, 'Time for the answer; then the connection is closed with 4002.', {
      min: 100,
      unit: 'ms',
    }),
  })
  .prefault({})
  .meta({ description: 'Signs of life.' })

const limits = z
  .strictObject({
    connections: whole(limitDefaults.connections, 'WebSockets at once; more are answered with 503.', {
      unit: 'connections',
    }),
    connections_per_user: whole(limitDefaults.connectionsPerUser, 'Of one user; more are closed with 4505.', {
      unit: 'connections',
    }),
    connections_per_address: whole(
      limitDefaults.connectionsPerAddress,
      'From one address; more are answered with 503.',
      {
        unit: 'connections',
      },
    ),
    frame_bytes: whole(limitDefaults.frameBytes, 'Largest message from a client; a larger one closes with 1009.', {
      min: 1_024,
      max: 16_777_216,
      unit: 'bytes',
    }),
    fragments: whole(
      webSocketDefaults.fragments,
      'Fragments of one message, and network reads of one frame; more close with 1008.',
    ),
    buffered_bytes: whole(
      webSocketDefaults.bufferedBytes,
      'What may wait for a client that reads slowly; more close with 4001.',
      {
        min: 65_536,
        unit: 'bytes',
      },
    ),
    close_timeout_ms: whole(
      webSocketDefaults.closeTimeoutMs,
      'Time for the client to answer a close; then its socket is destroyed.',
      {
        min: 100,
        unit: 'ms',
      },
    ),
    hello_timeout_ms: whole(
      limitDefaults.helloMs,
      'Time for the first `hello`; then the connection is closed with 4006.',
      {
        min: 100,
        unit: 'ms',
      },
    ),
    pending_commands: whole(
      limitDefaults.pendingCommands,
      'Of one connection, waiting or running; more are refused with `overloaded`.',
      {
        unit: 'commands',
      },
    ),
    commands_per_second: whole(
      limitDefaults.commands.perSecond,
      'Of one connection; more are refused with `rate_limited`.',
      {
        unit: 'commands',
      },
    ),
    command_burst: whole(limitDefaults.commands.burst, 'How many may come at once after a pause.', {
      unit: 'commands',
    }),
    user_commands_per_second: whole(
      limitDefaults.commandsPerUser.perSecond,
      "Of all of a user's connections together.",
      {
        unit: 'commands',
      },
    ),
    user_command_burst: whole(limitDefaults.commandsPerUser.burst, 'How many of them may come at once after a pause.', {
      unit: 'commands',
    }),
    refusals_per_second: whole(
      limitDefaults.refusals.perSecond,
      'Rate refusals of one connection; more close with 4004.',
      {
        unit: 'commands',
      },
    ),
    refusal_burst: whole(limitDefaults.refusals.burst, 'How many of them may come at once after a pause.', {
      unit: 'commands',
    }),
    subscriptions: whole(limitDefaults.subscriptions, 'Topics that one session may be subscribed to.', {
      unit: 'topics',
    }),
  })
  .prefault({})
  .meta({ description: 'Bounds of what clients may ask for.' })

const compression = z
  .strictObject({
    enabled: yesNo(
      false,
      'Offer permessage-deflate. It saves bytes and costs much CPU, and about 50 kB of memory per connection.',
    ),
    threshold_bytes: whole(compressionDefaults.thresholdBytes, 'Frames below this are sent as they are.', {
      min: 0,
      unit: 'bytes',
    }),
    concurrency: whole(compressionDefaults.concurrency, 'Frames compressed or decompressed at the same time.', {
      max: 128,
    }),
    window_bits: whole(compressionDefaults.windowBits, 'Base-two logarithm of the compression window in bytes.', {
      min: 9,
      max: 15,
    }),
    memory_level: whole(compressionDefaults.memoryLevel, "Memory for the compressor's state.", { max: 9 }),
  })
  .prefault({})
  .meta({ description: 'Compression of WebSocket frames (RFC 7692).' })

const echo = z
  .strictObject({
    enabled: yesNo(true, 'Serve `/echo`, which sends back what it is sent.'),
    connections: whole(100, 'At once, within `limits.connections`; more are answered with 503.', {
      unit: 'connections',
    }),
    frame_bytes: whole(1_048_576, 'Largest message; a larger one closes with 1009.', { unit: 'bytes' }),
  })
  .prefault({})
  .meta({ description: 'A plain WebSocket echo, for trying clients and networks.' })

const recovery = z
  .strictObject({
    page_entries: whole(recoveryDefaults.pageEntries, 'Events read from a log at a time.', { unit: 'events' }),
    page_bytes: whole(recoveryDefaults.pageBytes, 'Bytes of them sent before waiting for the client to read.', {
      unit: 'bytes',
    }),
    max_entries: whole(
      recoveryDefaults.maxEntries,
      'Events replayed to one subscription; beyond them it is told `too_far_behind`.',
      {
        unit: 'events',
      },
    ),
    held_events: whole(recoveryDefaults.heldEvents, 'Live events kept aside for a subscription while it is replayed.', {
      unit: 'events',
    }),
    held_bytes: whole(recoveryDefaults.heldBytes, 'Bytes of those events.', { unit: 'bytes' }),
    restarts: whole(recoveryDefaults.restarts, 'Times a replay starts again before the client is told to come back.'),
    parallel: whole(recoveryDefaults.parallel, 'Topics of one `hello` recovered at the same time.', { unit: 'topics' }),
    waiting_events: whole(recoveryDefaults.waitingEvents, 'Events of a topic that wait behind a hole.', {
      unit: 'events',
    }),
    hole_ms: whole(recoveryDefaults.holeMs, 'How long a hole may be open before it is filled from the log.', {
      unit: 'ms',
    }),
    sweep_ms: whole(recoveryDefaults.sweepMs, 'How often topics are compared with their logs.', {
      min: 100,
      unit: 'ms',
    }),
  })
  .prefault({})
  .meta({ description: 'How subscriptions are brought up to date.' })

const storage = z
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

const topics = z
  .record(z.string().min(1), topicRules)
  .default({})
  .meta({ description: 'Topics of your own, by pattern: `quotes/:symbol` is every topic `quotes/` and something.' })

const presence = z
  .strictObject({
    batch_ms: whole(presenceDefaults.batchMs, 'Least time between two batches of one topic.', { unit: 'ms' }),
    grace_ms: whole(presenceDefaults.graceMs, 'How long a user may be away without having left.', {
      min: 0,
      unit: 'ms',
    }),
    list_up_to: whole(presenceDefaults.listUpTo, 'Users online above which batches carry only the count.', {
      unit: 'users',
    }),
  })
  .prefault({})
  .meta({ description: 'Who is where, in topics declared here.' })

const chat = z
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
    typing_ms: whole(
      chatDefaults.limits.typingMs,
      'How long somebody is shown as typing without hearing of it again.',
      {
        min: 100,
        unit: 'ms',
      },
    ),
    recent_rooms: whole(chatDefaults.recent.rooms, 'Rooms whose newest messages are kept in memory.', {
      min: 0,
      unit: 'rooms',
    }),
    recent_per_room: whole(chatDefaults.recent.perRoom, 'Messages kept of each.', { unit: 'rows' }),
    recent_chars: whole(chatDefaults.recent.chars, 'Characters of all of them together.', { min: 0 }),
  })
  .prefault({})
  .meta({ description: 'The chat module.' })

const drain = z
  .strictObject({
    window_ms: whole(
      drainDefaults.windowMs,
      'Connections are told to come back, and are closed, spread over this time.',
      {
        min: 0,
        unit: 'ms',
      },
    ),
    waves: whole(drainDefaults.waves, 'Number of waves they are closed in.'),
    close_ms: whole(drainDefaults.closeMs, 'Time for the last connection to end.', { min: 0, unit: 'ms' }),
    command_ms: whole(drainDefaults.commandMs, 'Time for the running commands of a connection.', {
      min: 0,
      unit: 'ms',
    }),
  })
  .prefault({})
  .meta({ description: 'Leaving politely, at SIGTERM.' })

/** Everything that can be configured: the one place that names a setting, its type, its bounds and its default. */
export const configurationSchema = z.strictObject({
  port: whole(8080, 'TCP port; 0 takes a free one.', { min: 0, max: 65_535 }),
  host: text('127.0.0.1', 'Address to listen on; `0.0.0.0` is every address of this machine.'),
  data: text('./data', 'Folder for the database and the secret; made if missing.'),
  log,
  http,
  auth,
  heartbeat,
  limits,
  compression,
  echo,
  recovery,
  storage,
  topics,
  presence,
  chat,
  drain,
})

/** A complete configuration. */
export type Configuration = z.output<typeof configurationSchema>

/** What one source may give: any part of a configuration. */
export type PartialConfiguration = z.input<typeof configurationSchema>
