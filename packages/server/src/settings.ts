import type { CallLimits } from '@hubbub/chat/ports'
import type {
  CredentialOptions,
  DrainOptions,
  HeartbeatOptions,
  HubLimits,
  PresenceTimes,
  RecoveryOptions,
} from '@hubbub/hub'
import type { LogOptions } from './adapters/pino-logger.ts'
import type { IssuerOptions } from './auth/issuer-options.ts'
import { passwordDefaults } from './auth/passwords.ts'
import type { PeopleOptions } from './auth/people.ts'
import type { Configuration } from './config/index.ts'
import type { EchoOptions } from './echo/echo-server.ts'
import type { AddressLimitOptions } from './http/api/address-limit.ts'
import type { HttpOptions } from './http/http-server.ts'
import type { WebSocketOptions } from './transport/websocket/options.ts'
import type { WebhookSenderOptions } from '@hubbub/chat'
import type { WebhookLinkOptions } from './webhooks/http-webhook-link.ts'
import type { UpgradeRules } from './upgrade/upgrade-plan.ts'

/** Log lines, as configured. */
export function log({ log: given }: Configuration, isTerminal: boolean): LogOptions {
  const format = given.format === 'auto' ? (isTerminal ? 'text' : 'json') : given.format
  return { level: given.level, format }
}

/** The hub's bounds, as configured. */
export function hubLimits({ limits }: Configuration): HubLimits {
  return {
    connections: limits.connections,
    connectionsPerUser: limits.connections_per_user,
    connectionsPerAddress: limits.connections_per_address,
    frameBytes: limits.frame_bytes,
    pendingCommands: limits.pending_commands,
    commands: { perSecond: limits.commands_per_second, burst: limits.command_burst },
    commandsPerUser: { perSecond: limits.user_commands_per_second, burst: limits.user_command_burst },
    refusals: { perSecond: limits.refusals_per_second, burst: limits.refusal_burst },
    binaryBytes: { perSecond: limits.binary_bytes_per_second, burst: limits.binary_burst_bytes },
    subscriptions: limits.subscriptions,
    helloMs: limits.hello_timeout_ms,
  }
}

/** Credentials of open sessions, as configured. */
export function credentials({ credentials: given }: Configuration): CredentialOptions {
  return { recheckMs: given.recheck_ms, recheckBatch: given.recheck_batch, expiringMs: given.expiring_ms }
}

/** Signs of life, as configured. */
export function heartbeat({ heartbeat: given }: Configuration): HeartbeatOptions {
  return { intervalMs: given.interval_ms, timeoutMs: given.timeout_ms }
}

/** When somebody counts as away, or as gone, as configured. */
export function presence({ presence: given }: Configuration): PresenceTimes {
  return { idleMs: given.idle_ms, graceMs: given.grace_ms }
}

/** Recovery, as configured. */
export function recovery({ recovery: given }: Configuration): RecoveryOptions {
  return {
    pageEntries: given.page_entries,
    pageBytes: given.page_bytes,
    maxEntries: given.max_entries,
    heldEvents: given.held_events,
    heldBytes: given.held_bytes,
    restarts: given.restarts,
    parallel: given.parallel,
    waitingEvents: given.waiting_events,
    holeMs: given.hole_ms,
    sweepMs: given.sweep_ms,
  }
}

/** How the server leaves, as configured. */
export function drain({ drain: given }: Configuration): DrainOptions {
  return { windowMs: given.window_ms, waves: given.waves, commandMs: given.command_ms, closeMs: given.close_ms }
}

/** The WebSocket transport, as configured. */
export function webSocket({ limits, compression }: Configuration): Partial<WebSocketOptions> {
  return {
    frameBytes: limits.frame_bytes,
    fragments: limits.fragments,
    chunks: limits.fragments,
    bufferedBytes: limits.buffered_bytes,
    gatherMs: limits.gather_ms,
    closeTimeoutMs: limits.close_timeout_ms,
    compression: compression.enabled
      ? {
          thresholdBytes: compression.threshold_bytes,
          concurrency: compression.concurrency,
          windowBits: compression.window_bits,
          memoryLevel: compression.memory_level,
        }
      : undefined,
  }
}

/** The echo, as configured. */
export function echo(configuration: Configuration): EchoOptions {
  return {
    frameBytes: configuration.echo.frame_bytes,
    bufferedBytes: configuration.limits.buffered_bytes,
    pingMs: configuration.heartbeat.interval_ms,
  }
}

/** The HTTP side, as configured. */
export function http({ http: given, limits }: Configuration): HttpOptions {
  return {
    handshakeTimeoutMs: given.handshake_timeout_ms,
    keepAliveMs: given.keep_alive_ms,
    connections: limits.connections + given.connections,
  }
}

/** Requests of nobody in particular, as configured. */
export function strangers({ api }: Configuration): AddressLimitOptions {
  return { perSecond: api.strangers_per_second, burst: api.strangers_burst, tracked: api.strangers_tracked }
}

/** Requests that are carried out once for their key, as configured. */
export function calls({ api }: Configuration): CallLimits {
  return { keptMs: api.call_kept_ms, lostMs: api.call_lost_ms, perOwner: api.calls_per_owner }
}

/** Who may connect, as configured. */
export function upgradeRules({ http: given, auth, echo: echoed }: Configuration): Omit<UpgradeRules, 'admit'> {
  return {
    allowedOrigins: given.allowed_origins,
    echo: echoed.enabled,
    tokenInUrl: auth.token_in_url,
    parameters: [...auth.query_parameters, ...(auth.guests && auth.username_in_url ? ['username'] : [])],
  }
}

const dayMs = 86_400_000

/** The ways in, as configured. */
export function people({ auth }: Configuration): PeopleOptions {
  const { attempts, passwords } = auth
  return {
    guests: { isOpen: auth.guests, days: auth.guest_days },
    issuers: auth.issuers.map(issuer),
    accounts: auth.accounts
      ? {
          registration: auth.registration,
          resetMs: auth.reset_link_s * 1_000,
          inviteMs: auth.invite_days * dayMs,
          accessMs: auth.access_token_s * 1_000,
          signIns: {
            loginMs: auth.login_days * dayMs,
            graceMs: auth.refresh_grace_ms,
            loginsPerUser: auth.logins_per_user,
          },
          passwords: { ...passwordDefaults, ...passwords },
          throttle: {
            perAccount: attempts.per_account,
            perAddress: attempts.per_address,
            windowMs: attempts.window_ms,
            tracked: attempts.tracked,
          },
        }
      : undefined,
  }
}

function issuer(given: Configuration['auth']['issuers'][number]): IssuerOptions {
  return {
    issuer: given.issuer,
    audience: given.audience,
    algorithms: given.algorithms,
    secrets: given.secret === undefined ? [] : [given.secret, ...given.previous_secrets],
    publicKeys: given.public_keys,
    jwksUrl: given.jwks_url,
    jwks: {
      maxAgeMs: given.jwks.max_age_ms,
      cooldownMs: given.jwks.cooldown_ms,
      timeoutMs: given.jwks.timeout_ms,
      keepMs: given.jwks.keep_ms,
    },
    clockToleranceS: given.clock_tolerance_s,
    maxAgeS: given.max_age_s,
    allowNoExpiry: given.allow_no_expiry,
    claims: given.claims,
    roleMap: given.role_map,
  }
}

/** How other programs are reached, as configured. */
export function webhookLink({ webhooks }: Configuration): WebhookLinkOptions {
  return { timeoutMs: webhooks.timeout_ms, privateAddresses: webhooks.private_addresses }
}

/** How webhooks are retried, as configured. */
export function webhookSender({ webhooks }: Configuration): WebhookSenderOptions {
  return {
    firstMs: webhooks.first_retry_ms,
    mostMs: webhooks.longest_retry_ms,
    attempts: webhooks.attempts,
    parallel: webhooks.parallel,
    keep: webhooks.kept_attempts,
  }
}
