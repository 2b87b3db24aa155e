import type { Actor, ServerStanding } from '../ports/actor.ts'
import type { Denial } from './may.ts'

const everyone = ['admin', 'user', 'guest', 'bot'] as const satisfies readonly ServerStanding[]
const admins = ['admin'] as const satisfies readonly ServerStanding[]

/** What can be done on the server as a whole, and by whom: the second half of the table of rights. */
export const serverRights = {
  create_room: everyone,
  /** Open a room with one other, or with a few. */
  create_direct: everyone,
  /** Find people by name, see their profiles. */
  list_users: everyone,
  /** Make, change, block, delete accounts; see and end their sessions. */
  manage_users: admins,
  /** Read who did which administrative act, anywhere. */
  see_audit: admins,
  /** Delete files of others, shown or not. */
  manage_files: admins,
  /** Make and revoke keys of programs and webhooks. */
  manage_integrations: admins,
  /** See every user's sessions behind their presence. */
  see_any_presence: admins,
} as const satisfies Readonly<Record<string, readonly ServerStanding[]>>

/** Something that can be done on the server as a whole. */
export type ServerAct = keyof typeof serverRights

/** Says why somebody may not do something on the server as a whole; undefined when they may. */
export function mayOnServer(act: ServerAct, { standing }: Actor): Denial | undefined {
  const standings: readonly ServerStanding[] = serverRights[act]
  if (standings.includes(standing)) return undefined
  return { code: 'forbidden', message: `not as ${standing === 'admin' ? 'an' : 'a'} ${standing}` }
}
