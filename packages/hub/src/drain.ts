import { closeReasons, encode } from '@hubbub/protocol'
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
}

export const drainDefaults: DrainOptions = { windowMs: 5_000, waves: 10, commandMs: 2_000 }

/** Tells every connection when to come back, then closes them in waves; new commands are already refused. */
export async function drain(connections: Connections, clock: Clock, given: Partial<DrainOptions>): Promise<void> {
  const options = { ...drainDefaults, ...given }
  const leaving = [...connections.all()]
  if (leaving.length === 0) return
  const goingAway = encode({ type: 'going_away', reconnect_after_ms: [0, options.windowMs] })
  for (const connection of leaving) connection.send(goingAway)
  const waves = Math.max(1, Math.min(options.waves, leaving.length))
  const perWave = Math.ceil(leaving.length / waves)
  for (let wave = 0; wave < waves; wave++) {
    if (wave > 0) await wait(clock, options.windowMs / waves)
    await Promise.all(
      leaving
        .slice(wave * perWave, (wave + 1) * perWave)
        .map((connection) => leave(connection, clock, options.commandMs)),
    )
  }
}

/** Closes a connection once its running commands have been answered, or the time for them is over. */
async function leave(connection: Connection, clock: Clock, commandMs: number): Promise<void> {
  await Promise.race([connection.queue.idle(), wait(clock, commandMs)])
  connection.close(closeReasons.draining)
}

function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}
