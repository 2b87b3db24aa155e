import type { HubCommand, Position } from '@hubbub/protocol'
import type { Shown } from './credentials.ts'

/** The `ref` of hello; those of commands are numbers. */
export const helloRef = 'hello'

/** What a hello is made of. */
export interface HelloParts {
  readonly shown: Shown
  /** The session before this one: the server ends what is left of it. */
  readonly sessionId: string | undefined
  readonly client: { readonly name: string; readonly version: string }
  readonly positions: Record<string, Position>
}

/** Makes the first frame of a connection: who this is, and how far it has read. */
export function helloFrame({
  shown,
  sessionId,
  client,
  positions,
}: HelloParts): Extract<HubCommand, { type: 'hello' }> & { ref: string } {
  return {
    type: 'hello',
    ref: helloRef,
    ...shown,
    ...(sessionId === undefined ? {} : { session_id: sessionId }),
    client,
    ...(Object.keys(positions).length === 0 ? {} : { positions }),
  }
}
