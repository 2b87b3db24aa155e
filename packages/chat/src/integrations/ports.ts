import type { ApiScope, User } from '@hubbub/protocol'
import type { UserRow } from '../people/tables.ts'
import type { Actor } from '../ports/actor.ts'
import type { Written } from '../ports/written.ts'
import type { Denied } from '../reads/denied.ts'
import type { ApiKeyRow } from './tables.ts'

/** What can be written of other programs. All times are in ms since 1970. */
export interface IntegrationWrites {
  readonly create_api_key: { readonly input: CreateApiKey; readonly output: ApiKeyWritten }
  readonly revoke_api_key: { readonly input: RevokeApiKey; readonly output: Written }
  readonly use_api_key: { readonly input: UseApiKey; readonly output: Written }
  readonly create_user: { readonly input: CreateUser; readonly output: UserCreated }
  readonly note_disconnect: { readonly input: NoteDisconnect; readonly output: Written }
  readonly begin_call: { readonly input: BeginCall; readonly output: CallBegun }
  readonly end_call: { readonly input: EndCall; readonly output: Written }
}

export interface CreateApiKey {
  readonly at: number
  readonly actor: Actor
  readonly keyId: string
  readonly name: string
  readonly secretHash: string
  readonly scopes: readonly ApiScope[]
  /** The bot it acts as, unless there is one by that name. */
  readonly bot: User
  /** 0 when it does not end. */
  readonly expiresAt: number
  /** Most keys in all. */
  readonly most: number
}

export interface ApiKeyWritten extends Written, KeyWithBot {}

export interface RevokeApiKey {
  readonly at: number
  readonly actor: Actor
  readonly keyId: string
}

export interface UseApiKey {
  readonly at: number
  readonly keyId: string
}

/** An account that somebody else makes for its owner. */
export interface CreateUser {
  readonly at: number
  readonly actor: Actor
  /** The actor is a program whose key lets it. */
  readonly isAllowedByKey: boolean
  readonly user: User
  readonly resetHash: string
  readonly resetExpiresAt: number
}

export interface UserCreated extends Written {
  readonly user: UserRow
}

export interface NoteDisconnect {
  readonly at: number
  readonly actor: Actor
  /** The actor is a program whose key lets it. */
  readonly isAllowedByKey: boolean
  readonly userId: string
  /** The name of a close code. */
  readonly reason: string
}

/** A call that is to be carried out once. */
export interface BeginCall {
  readonly at: number
  readonly ownerId: string
  readonly callKey: string
  readonly fingerprint: string
  readonly limits: CallLimits
}

export interface CallLimits {
  /** How long calls are remembered, in ms. */
  readonly keptMs: number
  /** After how long a call that never ended counts as lost, with the process that had it, in ms. */
  readonly lostMs: number
  /** Most calls remembered of one owner; the oldest give way. */
  readonly perOwner: number
}

/** What is known of a call. */
export interface CallBegun extends Written {
  readonly call:
    | { readonly kind: 'begun' }
    | { readonly kind: 'running' }
    /** It was carried out before. */
    | { readonly kind: 'done'; readonly status: number; readonly body: string }
    /** The key belongs to a call that asked for something else. */
    | { readonly kind: 'other' }
}

export interface EndCall {
  readonly ownerId: string
  readonly callKey: string
  /** When it began: a call that took its place is left alone. */
  readonly at: number
  /** Null forgets the call: it may be tried again. */
  readonly answer: { readonly status: number; readonly body: string } | null
}

/** What can be asked of a store about other programs. */
export interface IntegrationReads {
  /** A key and its bot, whatever has become of them. */
  readonly api_key: { readonly input: { readonly keyId: string }; readonly output: KeyWithBot | undefined }
  /** Keys by id: those after `after`. */
  readonly api_keys: {
    readonly input: { readonly actor: Actor; readonly after: string; readonly limit: number }
    readonly output: readonly KeyWithBot[] | Denied
  }
}

/** A key, and the user it acts as. */
export interface KeyWithBot {
  readonly key: ApiKeyRow
  readonly bot: UserRow
}
