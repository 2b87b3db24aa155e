import { closeReasons, encode } from '@hubbub/protocol'
import { orAfter } from './or-after.ts'
import type { Clock } from './ports/clock.ts'
import type { Connection } from './session/connection.ts'
import type { Connections } from './session/connections.ts'

/** How a node leaves. */
export interface DrainOptions {
  /** Clients come back, and are closed, spread over this time, in ms; 0 closes all at once. @default 5_000 */
  readonly windowMs: number
  /** Number of waves the connections are closed in. @default 10 */
  readonly waves: number
  /** Time for a connection's running commands before it is closed all the same, in ms. @default 2_000 */
  readonly commandMs: number
  /** Time for closed links to end before the drain counts as done all the same, in ms. @default 5_000 */
  readonly closeMs: number
}

export const drainDefaults: DrainOptions = { windowMs: 5_000, waves: 10, commandMs: 2_000, closeMs: 5_000 }

/**
 * Tells every connection when to come back, then closes them in waves; new commands are already refused. Resolves when
 * all are gone, which may be sooner than the waves.
 */
export async function drain(connections: Connections, clock: Clock, given: Partial<DrainOptions>): Promise<void> {
  const options = { ...drainDefaults, ...given }
  const goingAway = encode({ type: 'going_away', reconnect_after_ms: [0, options.windowMs] })
  const leaving = [...connections.all()]
  for (const connection of leaving) connection.send(goingAway)
  const gone = connections.none()
  const left: Promise<void>[] = []
  for (const [wave, members] of inWaves(leaving, options).entries()) {
    if (wave > 0) await orAfter(gone, options.windowMs / options.waves, clock)
    left.push(...members.map((connection) => leave(connection, clock, options.commandMs)))
  }
  await Promise.all(left)
  await orAfter(gone, options.closeMs, clock)
}

function inWaves(leaving: readonly Connection[], { windowMs, waves }: DrainOptions): (readonly Connection[])[] {
  const perWave = windowMs === 0 ? leaving.length : Math.ceil(leaving.length / Math.max(1, waves))
  const members: (readonly Connection[])[] = []
  for (let at = 0; at < leaving.length; at += perWave) members.push(leaving.slice(at, at + perWave))
  return members
}

/** Closes a connection once its running commands have been answered, or the time for them is over. */
async function leave(connection: Connection, clock: Clock, commandMs: number): Promise<void> {
  await orAfter(connection.queue.idle(), commandMs, clock)
  connection.close(closeReasons.draining)
}
