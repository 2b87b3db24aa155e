import { type CloseReason, closeReasons } from '@hubbub/protocol'
import { orAfter } from '../or-after.ts'
import type { CredentialOptions } from '../options.ts'
import type { Authenticator } from '../ports/authenticator.ts'
import type { WhichSessions } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Session } from './connection.ts'
import type { Sessions } from './sessions.ts'

/** What ending sessions needs from the node around it. */
export interface RevocationSurroundings {
  readonly authenticator: Authenticator
  readonly sessions: Sessions
  readonly clock: Clock
  readonly logger: Logger
  readonly options: CredentialOptions
}

/** Ends sessions of this node whose credentials no longer hold (A2, A3). */
export class Revocations {
  readonly #around: RevocationSurroundings
  #isGoingRound = false

  constructor(around: RevocationSurroundings) {
    this.#around = around
  }

  /** Closes the sessions meant, also those that have not been welcomed yet. */
  end(which: WhichSessions, reason: CloseReason): void {
    for (const session of [...this.#around.sessions.ofUser(which.userId)]) {
      if (isMeant(which, session)) session.connection.close(reason)
    }
  }

  /** Asks which of these sessions' credentials were revoked, and closes those. Never rejects. */
  async check(sessions: readonly Session[]): Promise<void> {
    const { authenticator, logger } = this.#around
    if (!authenticator.ended) return
    const asked = sessions.map(({ id, user, loginId }) => ({ id, userId: user.id, loginId }))
    try {
      const ended = new Set(await authenticator.ended(asked))
      for (const [index, session] of sessions.entries()) {
        // One that has shown other credentials meanwhile was asked about again.
        const isSame = session.loginId === asked[index]?.loginId
        if (isSame && ended.has(session.id)) session.connection.close(closeReasons.revoked)
      }
    } catch (error) {
      logger.warn('revocations_unknown', { sessions: sessions.length, error })
    }
  }

  /** Asks about every session of this node, a batch at a time; does nothing while the round before is not done. */
  async goRound(): Promise<void> {
    const { authenticator, sessions, options, clock } = this.#around
    if (!authenticator.ended || this.#isGoingRound) return
    this.#isGoingRound = true
    const all = [...sessions.all()]
    for (let at = 0; at < all.length; at += options.recheckBatch) {
      // A batch without an answer must not keep the others from theirs.
      await orAfter(this.check(all.slice(at, at + options.recheckBatch)), options.recheckMs, clock)
    }
    this.#isGoingRound = false
  }
}

/** Says whether a session is one of those meant. */
export function isMeant(which: WhichSessions, { user, loginId }: Pick<Session, 'user' | 'loginId'>): boolean {
  if (user.id !== which.userId) return false
  if ('loginId' in which) return loginId === which.loginId
  return !('exceptLoginId' in which) || loginId !== which.exceptLoginId
}
