import { runLoad } from './load-process.ts'
import type { Measurement } from './measurement.ts'
import { pinningOf } from './pinning.ts'
import type { Scenario } from './scenarios.ts'
import { StartedServer } from './started-server.ts'
import type { Outcome } from './table.ts'
import type { Prepared, Target } from './targets.ts'

/** Measures one scenario on one fresh server. Never rejects: what goes wrong is the outcome. */
export async function measure(scenario: Scenario, target: Target, seconds: number): Promise<Outcome> {
  let prepared: Prepared
  try {
    prepared = await target.prepare()
  } catch (error) {
    return { kind: 'absent', reason: messageOf(error) }
  }
  try {
    return await load(scenario, target, prepared, seconds)
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) }
  } finally {
    prepared.dispose()
  }
}

async function load(scenario: Scenario, target: Target, prepared: Prepared, seconds: number): Promise<Measurement> {
  const pinning = pinningOf(scenario)
  await using server = await StartedServer.start(prepared.command, pinning.server)
  const { host, port, pid: serverPid } = server
  return await runLoad({ scenario, dialect: target.dialect, host, port, serverPid, seconds }, pinning.generator)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
