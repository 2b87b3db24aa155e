import { isRefusedWrite } from '@hubbub/chat'
import type { AccountRead, Actor, ChatStore, LoginRow } from '@hubbub/chat/ports'
import type { Clock } from '@hubbub/hub/ports'
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
} from './account-store.ts'

/** Accounts and logins as chat's store keeps them: each step is one write or one read of it. */
export class ChatPeople implements AccountStore {
  readonly #store: ChatStore
  readonly #clock: Clock
  readonly #changed: (userId: string) => void

  /** `changed` hears of users of whom a login began or ended. */
  constructor(store: ChatStore, clock: Clock, changed: (userId: string) => void) {
    this.#store = store
    this.#clock = clock
    this.#changed = changed
  }

  hasAccounts(): Promise<boolean> {
    return this.#store.read({ kind: 'has_accounts' })
  }

  async accountByName(username: string): Promise<Account | undefined> {
    return this.#account(await this.#store.read({ kind: 'account', username }))
  }

  async account(userId: string): Promise<Account | undefined> {
    return this.#account(await this.#store.read({ kind: 'account', userId }))
  }

  async createAccount({ id, username, passwordHash, admission, at }: NewAccount): Promise<AccountMade> {
    const user = { id, username }
    const made = await this.#store.write({ kind: 'register_account', at, user, passwordHash, admission })
    if (isRefusedWrite(made)) return made.refused === 'conflict' ? { kind: 'taken' } : { kind: 'not_admitted' }
    const { isFirst } = made
    return { kind: 'made', isFirst, account: { user, roles: made.user.roles, passwordHash, isBlocked: false } }
  }

  async createLogin(login: NewLogin): ReturnType<AccountStore['createLogin']> {
    const { id: loginId, ...rest } = login
    const made = await this.#store.write({ kind: 'create_login', loginId, ...rest })
    if (isRefusedWrite(made)) return { kind: 'blocked' }
    this.#changed(login.userId)
    return { kind: 'made', ended: made.ended }
  }

  async login(loginId: string): Promise<Login | undefined> {
    const row = await this.#store.read({ kind: 'login', loginId })
    return row && loginOf(row)
  }

  async rotateLogin({ id: loginId, expected, next }: Rotation): Promise<boolean> {
    const rotated = await this.#store.write({ kind: 'rotate_login', loginId, expected, next })
    return !isRefusedWrite(rotated) && rotated.isDone
  }

  async revokeLogin(loginId: string): Promise<void> {
    const login = await this.#store.read({ kind: 'login', loginId })
    await this.#store.write({ kind: 'end_login', loginId, userId: null })
    if (login) this.#changed(login.userId)
  }

  ended(asked: Credentialed): Promise<Credentialed> {
    return this.#store.read({ kind: 'ended_credentials', ...asked, at: this.#clock.now() })
  }

  async setPassword(password: NewPassword): Promise<boolean> {
    const set = await this.#store.write({ kind: 'set_password', ...password })
    if (isRefusedWrite(set) || !set.isDone) return false
    this.#changed(password.userId)
    return true
  }

  async rehash(userId: string, expected: string, passwordHash: string): Promise<void> {
    await this.#store.write({ kind: 'rehash_password', userId, expected, passwordHash })
  }

  async createReset(userId: string, { tokenHash: hash, createdBy, at, expiresAt }: NewTicket): Promise<boolean> {
    const actor = await this.#actor(createdBy)
    const made = await this.#store.write({ kind: 'make_reset', at, userId, hash, expiresAt, actor })
    return !isRefusedWrite(made)
  }

  resetOwner(hash: string, at: number): Promise<User | undefined> {
    return this.#store.read({ kind: 'reset_owner', hash, at })
  }

  async useReset({ tokenHash: hash, ...use }: Parameters<AccountStore['useReset']>[0]): Promise<boolean> {
    const used = await this.#store.write({ kind: 'use_reset', hash, ...use })
    return !isRefusedWrite(used) && used.isDone
  }

  async createInvite({ tokenHash: hash, createdBy, at, expiresAt }: NewTicket): Promise<void> {
    const actor = await this.#actor(createdBy)
    await this.#store.write({ kind: 'make_registration_invite', at, hash, expiresAt, actor })
  }

  /** Whoever asks has checked that the administrator may; null for the server itself. */
  async #actor(userId: string): Promise<Actor | null> {
    if (userId === '') return null
    const person = await this.#store.read({ kind: 'person', userId })
    return { user: { id: userId, username: person?.user.username ?? '' }, standing: 'admin' }
  }

  #account(read: AccountRead | undefined): Account | undefined {
    if (!read || read.user.deletedAt > 0) return undefined
    const { userId: id, username, roles, blockedUntil } = read.user
    const passwordHash = read.passwordHash ?? undefined
    return { user: { id, username }, roles, passwordHash, isBlocked: blockedUntil > this.#clock.now() }
  }
}

/** A login that is stored goes on: one that has ended is removed. */
function loginOf({ loginId: id, userId, currentHash, previousHash, rotatedAt, expiresAt }: LoginRow): Login {
  return { id, userId, currentHash, previousHash, rotatedAt, expiresAt, revokedAt: null }
}
