import { credentialDefaults, drainDefaults, heartbeatDefaults, limitDefaults, recoveryDefaults } from '@hubbub/hub'
import { z } from 'zod'
import { compressionDefaults, webSocketDefaults } from '../transport/websocket/options.ts'
import { whole, yesNo } from './fields.ts'

/** Signs of life. */
export const heartbeat = z
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

/** Bounds of what clients may ask for. */
export const limits = z
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
    gather_ms: whole(
      webSocketDefaults.gatherMs,
      'Longest that events wait for those of commands under way where many sockets are written; 0 never waits.',
      {
        min: 0,
        max: 1_000,
        unit: 'ms',
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
    binary_bytes_per_second: whole(
      limitDefaults.binaryBytes.perSecond,
      'Of binary frames of one connection; more are refused with `rate_limited`.',
      { unit: 'bytes' },
    ),
    binary_burst_bytes: whole(limitDefaults.binaryBytes.burst, 'How many of them may come at once after a pause.', {
      unit: 'bytes',
    }),
    subscriptions: whole(limitDefaults.subscriptions, 'Topics that one session may be subscribed to.', {
      unit: 'topics',
    }),
  })
  .prefault({})
  .meta({ description: 'Bounds of what clients may ask for.' })

/** Credentials of open sessions. */
export const credentials = z
  .strictObject({
    recheck_ms: whole(credentialDefaults.recheckMs, 'How often open sessions are compared with what was revoked.', {
      min: 100,
      unit: 'ms',
    }),
    recheck_batch: whole(credentialDefaults.recheckBatch, 'Sessions compared at a time.', { max: 10_000 }),
    expiring_ms: whole(
      credentialDefaults.expiringMs,
      'How long before the end of its token a client is told `token_expiring`.',
      { min: 0, unit: 'ms' },
    ),
  })
  .prefault({})
  .meta({ description: 'Credentials of open sessions.' })

/** Compression of frames. */
export const compression = z
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

/** The echo. */
export const echo = z
  .strictObject({
    enabled: yesNo(true, 'Serve `/echo`, which sends back what it is sent.'),
    connections: whole(100, 'At once, within `limits.connections`; more are answered with 503.', {
      unit: 'connections',
    }),
    frame_bytes: whole(1_048_576, 'Largest message; a larger one closes with 1009.', { unit: 'bytes' }),
  })
  .prefault({})
  .meta({ description: 'A plain WebSocket echo, for trying clients and networks.' })

/** How subscriptions are brought up to date. */
export const recovery = z
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

/** How the server leaves. */
export const drain = z
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
