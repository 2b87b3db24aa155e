import { cpus, release, totalmem } from 'node:os'

/** Describes this machine in one line. */
export function machineFacts(now: Date): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB of memory`
  return `${now.toISOString().slice(0, 10)} · ${cpus().length} cores, ${model} · ${memory} · Linux ${release()} · Node ${process.version}`
}
