import { type Refused, refused } from '@hubbub/hub'
import type { Clock, Logger, Random, WhichSessions } from '@hubbub/hub/ports'
import type { User } from '@hubbub/protocol'
import type { AccessTokens } from './access-tokens.ts'
import type { Account, AccountStore, Login } from './account-store.ts'
import { tokenHash } from './opaque-tokens.ts'
import {
  decideRefresh,
  firstRefreshToken,
  nextRefreshToken,
  readRefreshToken,
  type RefreshDecision,
} from './refresh-tokens.ts'

/** Bounds of logins. */
export interface SignInOptions {
  /** How long a login lasts without being used, in ms. */
  readonly loginMs: number
  /** How long a refresh token that was just replaced may be shown again, in ms: answers get lost. */
  readonly graceMs: number
  /** Logins one user may have; the ones unused for the longest time give way. */
  readonly loginsPerUser: number
}

/** What somebody gets who signed in. Times in ms since 1970. */
export interface SignedIn {
  readonly user: User
  readonly roles: readonly string[]
  readonly accessToken: string
  readonly accessExpiresAt: number
  readonly refreshToken: string
  readonly refreshExpiresAt: number
}

/** What signing in needs of its surroundings. */
export interface SignInParts {
  readonly store: AccountStore
  readonly tokens: AccessTokens
  /** The current secret: what follows a refresh token is derived with it. */
  readonly secret: string
  readonly options: SignInOptions
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** Closes open connections whose login has ended. */
  readonly endSessions: (which: WhichSessions) => void
}

/** From where somebody signs in. */
export interface Device {
  /** What the user calls it, or the program says of itself. */
  readonly device: string
  readonly address: string
}

/** Times a refresh is begun again because another one of the same login came in between. */
const tries = 4

/** Begins, renews and ends logins: the tokens somebody has who signed in. */
export class SignIns {
  readonly #parts: SignInParts

  constructor(parts: SignInParts) {
    this.#parts = parts
  }

  /** Begins a login for somebody who has shown who they are. */
  async begin({ user, roles }: Account, device: Device): Promise<SignedIn | Refused> {
    const { store, clock, random, options } = this.#parts
    const id = random.id()
    const refreshToken = firstRefreshToken(id)
    const at = clock.now()
    const expiresAt = at + options.loginMs
    const begun = await store.createLogin({
      id,
      userId: user.id,
      currentHash: tokenHash(refreshToken),
      at,
      expiresAt,
      ...device,
      most: options.loginsPerUser,
    })
    if (begun.kind === 'blocked') return blocked()
    for (const loginId of begun.ended) this.#parts.endSessions({ userId: user.id, loginId })
    return this.#pair({ user, roles, loginId: id }, { refreshToken, expiresAt })
  }

  /** Renews a login by its refresh token; a token shown that was replaced before ends the login everywhere. */
  async refresh(token: string): Promise<SignedIn | Refused> {
    const shown = readRefreshToken(token)
    if (!shown) return notOurs()
    for (let attempt = 0; attempt < tries; attempt++) {
      const { decision, login } = await this.#decide(shown)
      if (!login || decision === 'unknown' || decision === 'revoked' || decision === 'expired') return notOurs()
      if (decision === 'reused') return this.#reused(login)
      const renewed = await this.#renew(login, token, decision)
      if (renewed !== 'changed') return renewed
    }
    return refused('overloaded', 'This login is being renewed by too many at once.')
  }

  /** Ends the login of a refresh token, and says nothing about tokens that are none. */
  async end(token: string): Promise<void> {
    const shown = readRefreshToken(token)
    if (!shown) return
    const { decision, login } = await this.#decide(shown)
    if (!login || decision === 'revoked' || decision === 'unknown') return
    await this.#revoke(login, 'logout')
  }

  async #decide(shown: {
    loginId: string
    hash: string
  }): Promise<{ decision: RefreshDecision; login: Login | undefined }> {
    const { store, clock, options } = this.#parts
    const login = await store.login(shown.loginId)
    return { login, decision: decideRefresh(login, shown.hash, { now: clock.now(), graceMs: options.graceMs }) }
  }

  async #renew(
    login: Login,
    token: string,
    decision: 'rotate' | 'repeat_within_grace',
  ): Promise<SignedIn | Refused | 'changed'> {
    const { store, clock, secret, options } = this.#parts
    const account = await store.account(login.userId)
    if (!account || account.isBlocked) return blocked()
    const refreshToken = nextRefreshToken(login.id, token, secret)
    const currentHash = tokenHash(refreshToken)
    const now = clock.now()
    const expiresAt = decision === 'rotate' ? now + options.loginMs : login.expiresAt
    // A repeat leads to the same successor, which is stored already, unless the secret changed in between.
    if (currentHash !== login.currentHash) {
      // A repeat begins no new grace, or a copy shown often enough would be good for ever.
      const rotatedAt = decision === 'rotate' ? now : login.rotatedAt
      const next = { currentHash, previousHash: tokenHash(token), rotatedAt, expiresAt }
      if (!(await store.rotateLogin({ id: login.id, expected: login.currentHash, next }))) return 'changed'
    }
    return this.#pair({ ...account, loginId: login.id }, { refreshToken, expiresAt })
  }

  async #reused(login: Login): Promise<Refused> {
    this.#parts.logger.warn('refresh_token_reused', { user: login.userId, login: login.id })
    await this.#revoke(login, 'reused')
    return notOurs()
  }

  async #revoke({ id, userId }: Login, reason: 'logout' | 'reused'): Promise<void> {
    const { store, clock, endSessions } = this.#parts
    await store.revokeLogin(id, { at: clock.now(), reason })
    endSessions({ userId, loginId: id })
  }

  async #pair(
    grant: Parameters<AccessTokens['sign']>[0],
    refresh: { refreshToken: string; expiresAt: number },
  ): Promise<SignedIn> {
    const { token, expiresAt } = await this.#parts.tokens.sign(grant)
    return {
      user: grant.user,
      roles: grant.roles,
      accessToken: token,
      accessExpiresAt: expiresAt,
      refreshToken: refresh.refreshToken,
      refreshExpiresAt: refresh.expiresAt,
    }
  }
}

function notOurs(): Refused {
  return refused('unauthenticated', 'This login has ended; sign in again.')
}

/** Refuses somebody who is blocked, after they have shown who they are. */
export function blocked(): Refused {
  return refused('banned', 'This account is blocked.')
}
