import type { User } from '@hubbub/protocol'
import type { Attributes } from './ports/authenticator.ts'

/** The program a client says it is. */
export interface ClientInfo {
  readonly name: string
  readonly version: string
}

/** A signed-in client as handlers see it: over a connection, or a single call without one (`HubServices.perform`). */
export interface SessionView {
  /** Of the session; made for the call where there is none. */
  readonly id: string
  readonly user: User
  readonly guest: boolean
  /** What the user may do on the whole server; a refreshed token may change it. */
  readonly roles: readonly string[]
  /** The sign-in behind the credentials, where they name one. */
  readonly loginId: string | undefined
  /** Lists from the credentials, as in `rooms`; a refreshed token may change them. */
  readonly attributes: Attributes
  /** What the caller is limited to; undefined: everything the user may. Sessions over a connection have no such limit. */
  readonly scopes: readonly string[] | undefined
  /** False for a call without a connection, as over HTTP: nothing can be subscribed for it, and no event reaches it. */
  readonly live: boolean
  readonly address: string
  /** As it named itself in `hello`. */
  readonly client: ClientInfo | undefined
  /** Parameters of the URL the client connected with, as in `room_id`. */
  readonly query: Readonly<Record<string, string>>
}
