import type { Measurement } from '../measurement.ts'
import { runAcked } from './acked-run.ts'
import { runFanOut } from './fan-out-run.ts'
import { runIdle } from './idle-run.ts'
import type { Job, JobReport } from './job.ts'

/** The load generator's process: takes one job from its parent, reports, and is ended by it. */
process.once('message', (job: Job) => {
  // The parent is this program's other half (load-process.ts): what it sends is a Job.
  void work(job).then((report) => process.send?.(report))
})

async function work(job: Job): Promise<JobReport> {
  try {
    return { kind: 'measured', measurement: await run(job) }
  } catch (error) {
    return {
      kind: 'failed',
      reason: error instanceof Error ? error.message : String(error),
    }
  }
}

function run(job: Job): Promise<Measurement> {
  const { scenario } = job
  switch (scenario.kind) {
    case 'fan-out':
      return runFanOut(job, scenario)
    case 'acked':
      return runAcked(job, scenario)
    case 'idle':
      return runIdle(job, scenario)
  }
}
