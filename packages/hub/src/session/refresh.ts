import { hubCommands, sessionReplies } from '@hubbub/protocol'
import { type CommandDefinition, command } from '../module.ts'
import type { Authenticator } from '../ports/authenticator.ts'
import { Refused, refused } from '../refused.ts'
import { endOf, heldOf } from './credentials.ts'
import type { Revocations } from './revocations.ts'
import type { Sessions } from './sessions.ts'

/** What refreshing tokens needs from the node around it. */
export interface RefreshSurroundings {
  readonly authenticator: Authenticator
  readonly sessions: Sessions
  readonly revocations: Revocations
}

/** A2: a newer token of the same user keeps the session; what it says replaces what the one before said. */
export function refreshCommand({ authenticator, sessions, revocations }: RefreshSurroundings): CommandDefinition {
  const shape = { input: hubCommands.refresh_token, output: sessionReplies.refresh_token }
  return command(shape, async ({ input: { token }, session: { id } }) => {
    const session = sessions.byId(id)
    if (!session) return refused('not_found', 'the session is not open')
    const result = await authenticator.authenticate({ token })
    if (!result.ok) return new Refused(result.refusal)
    const { identity } = result
    if (identity.user.id !== session.user.id) return refused('forbidden', 'the token is of another user')
    Object.assign(session, heldOf(identity))
    // It may have been revoked while it was read.
    await revocations.check([session])
    return endOf(session)
  })
}
