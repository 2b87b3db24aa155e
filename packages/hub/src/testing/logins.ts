import { refuse, type User } from '@hubbub/protocol'
import type { Authenticator, Credentials, Identity, SessionCredentials } from '../ports/authenticator.ts'

/** What a token of `LoginsForTests` says. */
export type LoginForTests = Partial<Identity> & { readonly user: User }

/** Signs in whoever says who they are, and knows which sign-ins were revoked. For tests only: nothing is signed. */
export class LoginsForTests implements Authenticator {
  /** Ids of sign-ins that count no more. */
  readonly revoked = new Set<string>()
  /** Waited for before every answer about revocations, when set. */
  gate: Promise<void> | undefined
  /** Ids of the sessions asked about, call by call. */
  readonly asked: (readonly string[])[] = []

  /** Makes a token. */
  token(login: LoginForTests): string {
    return JSON.stringify(login)
  }

  async authenticate({ token = '' }: Credentials): ReturnType<Authenticator['authenticate']> {
    const login = token === '' ? undefined : parseLogin(token)
    const isKnown = login !== undefined && !this.revoked.has(login.loginId ?? '')
    if (!isKnown) return { ok: false, refusal: refuse('unauthenticated') }
    return { ok: true, identity: { guest: false, ...login } }
  }

  async ended(sessions: readonly SessionCredentials[]): Promise<readonly string[]> {
    this.asked.push(sessions.map(({ id }) => id))
    const ended = sessions.filter(({ loginId }) => this.revoked.has(loginId ?? '')).map(({ id }) => id)
    await this.gate
    return ended
  }
}

/** The tests' own tokens: nobody else makes them. */
function parseLogin(token: string): LoginForTests | undefined {
  const json: unknown = token.startsWith('{') ? JSON.parse(token) : undefined
  return isLogin(json) ? json : undefined
}

function isLogin(json: unknown): json is LoginForTests {
  return typeof json === 'object' && json !== null && 'user' in json
}
