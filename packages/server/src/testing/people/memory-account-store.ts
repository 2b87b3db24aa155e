import { nameKey } from '@hubbub/chat/ports'
import type { User } from '@hubbub/protocol'
import type {
  Account,
  AccountMade,
  AccountStore,
  Credentialed,
  Login,
  NewAccount,
  NewLogin,
  NewPassword,
  NewTicket,
  Rotation,
} from '../../auth/account-store.ts'

/** Accounts and logins in memory, for tests of what is built on the port. */
export class MemoryAccountStore implements AccountStore {
  readonly accounts = new Map<string, Account>()
  readonly logins = new Map<string, Login & { readonly device: string; readonly address: string }>()
  readonly #invites = new Map<string, NewTicket>()
  readonly #resets = new Map<string, NewTicket & { readonly userId: string }>()

  async hasAccounts(): Promise<boolean> {
    return this.accounts.size > 0
  }

  async accountByName(username: string): Promise<Account | undefined> {
    return this.#named(username)
  }

  async account(userId: string): Promise<Account | undefined> {
    return this.accounts.get(userId)
  }

  async createAccount({ id, username, passwordHash, admission, at }: NewAccount): Promise<AccountMade> {
    const isFirst = this.accounts.size === 0
    const invite = admission.kind === 'invited' ? this.#invites.get(admission.inviteHash) : undefined
    const isAdmitted = admission.kind === 'anyone' || (invite !== undefined && invite.expiresAt > at)
    if (!isFirst && !isAdmitted) return { kind: 'not_admitted' }
    if (this.#named(username)) return { kind: 'taken' }
    const account = { user: { id, username }, roles: isFirst ? ['admin'] : [], passwordHash, isBlocked: false }
    this.accounts.set(id, account)
    if (invite) this.#invites.delete(invite.tokenHash)
    return { kind: 'made', account, isFirst }
  }

  async createLogin(login: NewLogin): Promise<{ kind: 'made'; ended: readonly string[] } | { kind: 'blocked' }> {
    if (this.accounts.get(login.userId)?.isBlocked !== false) return { kind: 'blocked' }
    const { id, userId, currentHash, at, expiresAt, device, address } = login
    const state = { currentHash, previousHash: null, rotatedAt: at, revokedAt: null, expiresAt }
    this.logins.set(id, { id, userId, ...state, device, address })
    const open = this.#open(userId).toSorted((one, other) => one.rotatedAt - other.rotatedAt)
    const ended = open.slice(0, Math.max(0, open.length - login.most)).map((each) => each.id)
    for (const each of ended) this.#revoke(each, at)
    return { kind: 'made', ended }
  }

  async login(id: string): Promise<Login | undefined> {
    return this.logins.get(id)
  }

  async rotateLogin({ id, expected, next }: Rotation): Promise<boolean> {
    const login = this.logins.get(id)
    if (!login || login.revokedAt !== null || login.currentHash !== expected) return false
    this.logins.set(id, { ...login, ...next })
    return true
  }

  async revokeLogin(id: string, { at }: { readonly at: number }): Promise<void> {
    this.#revoke(id, at)
  }

  async ended({ loginIds, userIds }: Credentialed): Promise<Credentialed> {
    return {
      loginIds: loginIds.filter(
        (id) => (this.logins.get(id)?.revokedAt ?? undefined) !== undefined || !this.logins.has(id),
      ),
      userIds: userIds.filter((id) => this.accounts.get(id)?.isBlocked),
    }
  }

  async setPassword({ userId, expected, passwordHash, keep, at }: NewPassword): Promise<boolean> {
    if (!this.#replaceHash(userId, expected, passwordHash)) return false
    for (const { id } of this.#open(userId)) if (id !== keep) this.#revoke(id, at)
    return true
  }

  async rehash(userId: string, from: string, to: string): Promise<void> {
    this.#replaceHash(userId, from, to)
  }

  async createReset(userId: string, ticket: NewTicket): Promise<boolean> {
    if (!this.accounts.has(userId)) return false
    for (const [hash, reset] of this.#resets) if (reset.userId === userId) this.#resets.delete(hash)
    this.#resets.set(ticket.tokenHash, { ...ticket, userId })
    return true
  }

  async resetOwner(tokenHash: string, at: number): Promise<User | undefined> {
    return this.accounts.get(this.#owner(tokenHash, at) ?? '')?.user
  }

  async useReset(use: { tokenHash: string; passwordHash: string; at: number }): Promise<boolean> {
    const userId = this.#owner(use.tokenHash, use.at)
    const account = userId === undefined ? undefined : this.accounts.get(userId)
    if (!account) return false
    this.#resets.delete(use.tokenHash)
    this.accounts.set(account.user.id, { ...account, passwordHash: use.passwordHash })
    for (const { id } of this.#open(account.user.id)) this.#revoke(id, use.at)
    return true
  }

  async createInvite(ticket: NewTicket): Promise<void> {
    this.#invites.set(ticket.tokenHash, ticket)
  }

  /** Blocks or unblocks a user. */
  block(userId: string, isBlocked = true): void {
    const account = this.accounts.get(userId)
    if (account) this.accounts.set(userId, { ...account, isBlocked })
  }

  #owner(tokenHash: string, at: number): string | undefined {
    const reset = this.#resets.get(tokenHash)
    return reset && reset.expiresAt > at ? reset.userId : undefined
  }

  #named(username: string): Account | undefined {
    return [...this.accounts.values()].find(({ user }) => nameKey(user.username) === nameKey(username))
  }

  #open(userId: string): Login[] {
    return [...this.logins.values()].filter((login) => login.userId === userId && login.revokedAt === null)
  }

  #revoke(id: string, at: number): void {
    const login = this.logins.get(id)
    if (login) this.logins.set(id, { ...login, revokedAt: login.revokedAt ?? at })
  }

  #replaceHash(userId: string, from: string, to: string): boolean {
    const account = this.accounts.get(userId)
    if (!account || account.passwordHash !== from) return false
    this.accounts.set(userId, { ...account, passwordHash: to })
    return true
  }
}
