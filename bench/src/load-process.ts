import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Job, JobReport } from './load/job.ts'
import type { Measurement } from './measurement.ts'

const program = fileURLToPath(new URL('./load/main.ts', import.meta.url))
/** Joining, settling and draining have limits of their own, a minute each at most; this is for a generator that hangs. */
const setUpLimitMs = 240_000

/** Runs one job in a load generator of its own; `pin` is put before its command line. Rejects with what went wrong. */
export async function runLoad(job: Job, pin: readonly string[]): Promise<Measurement> {
  const [file, ...args] = [...pin, process.execPath, program]
  const child = spawn(file, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const killWithUs = (): boolean => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const { promise, resolve, reject } = Promise.withResolvers<JobReport>()
  // The child is this program's other half (load/main.ts): what it sends is a JobReport.
  child.once('message', (report: JobReport) => resolve(report))
  child.once('error', reject)
  child.once('exit', (code, signal) =>
    reject(new Error(`The load generator ended without a report (${signal ?? code})`)),
  )
  const timer = setTimeout(() => child.kill('SIGKILL'), setUpLimitMs + job.seconds * 1000)
  try {
    child.send(job)
    const report = await promise
    if (report.kind === 'failed') throw new Error(report.reason)
    return report.measurement
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
    process.off('exit', killWithUs)
  }
}
