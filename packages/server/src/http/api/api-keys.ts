import type { ChatStore, KeySecrets } from '@hubbub/chat/ports'
import { type Caller, type Refused, refused } from '@hubbub/hub'
import type { Clock, Logger } from '@hubbub/hub/ports'
import { isSameHash, newOpaqueToken, tokenHash } from '../../auth/opaque-tokens.ts'

/** What tells keys of programs from other tokens. */
const prefix = 'hbk'
/** How old the time of the last use may become before it is written again: a write for each request would be dear. */
const useMs = 600_000

/** Makes keys as `hbk_<id>_<secret>`. */
export const keySecrets: KeySecrets = {
  make: (keyId) => {
    const secret = newOpaqueToken(`${prefix}_${keyId}`)
    return { secret, hash: tokenHash(secret) }
  },
}

/** Says whether a token is meant as the key of a program. */
export function isApiKey(token: string): boolean {
  return token.startsWith(`${prefix}_`)
}

/** A program by its key. */
export interface KeyCaller {
  readonly keyId: string
  readonly caller: Omit<Caller, 'address'>
}

/** Verifies keys of programs. */
export class ApiKeys {
  readonly #store: ChatStore
  readonly #clock: Clock
  readonly #logger: Logger

  constructor(store: ChatStore, { clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#store = store
    this.#clock = clock
    this.#logger = logger
  }

  /** H20: says who a key belongs to, as of now; nothing is remembered, so a revoked one is refused at once. */
  async verify(token: string): Promise<KeyCaller | Refused> {
    const keyId = idIn(token)
    const found = keyId === undefined ? undefined : await this.#store.read({ kind: 'api_key', keyId })
    if (!found || !isSameHash(found.key.secretHash, tokenHash(token)))
      return refused('unauthenticated', 'The key is not one of ours, or was revoked.')
    const { key, bot } = found
    const now = this.#clock.now()
    if (key.expiresAt !== 0 && key.expiresAt <= now) return refused('unauthenticated', 'The key has ended.')
    if (bot.deletedAt !== 0 || bot.blockedUntil > now)
      return refused('unauthenticated', 'The bot of the key is blocked.')
    if (now - key.usedAt > useMs) this.#noteUse(key.keyId, now)
    const roles = key.scopes.includes('admin') ? ['bot', 'admin'] : ['bot']
    const user = { id: bot.userId, username: bot.username }
    return { keyId: key.keyId, caller: { user, guest: false, roles, scopes: key.scopes } }
  }

  /** Nothing waits for it, and nothing is lost when it fails. */
  #noteUse(keyId: string, at: number): void {
    this.#store.write({ kind: 'use_api_key', keyId, at }).catch((error: unknown) => {
      this.#logger.warn('key_use_not_noted', { error, key: keyId })
    })
  }
}

function idIn(token: string): string | undefined {
  return /^hbk_([A-Za-z0-9]{1,64})_[A-Za-z0-9_-]{43}$/.exec(token)?.[1]
}
