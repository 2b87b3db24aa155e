import { readFileSync } from 'node:fs'

/** Linux reports process times in hundredths of a second (USER_HZ) on every architecture Node runs on. */
const ticksPerSecond = 100

/** Reads the CPU time that all threads of a process have used so far, user and kernel, in µs. */
export function cpuMicros(pid: number): number {
  return parseCpuMicros(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

/** Takes the CPU time in µs out of the text of `/proc/PID/stat`. */
export function parseCpuMicros(stat: string): number {
  // The command name, in parentheses, may itself contain spaces: count the fields from the last parenthesis.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  if (!Number.isFinite(ticks)) throw new Error(`No process times in: ${stat.trim()}`)
  return (ticks / ticksPerSecond) * 1e6
}

/** Reads the resident memory of a process, in kB. */
export function residentKilobytes(pid: number): number {
  return parseResidentKilobytes(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

/** Takes the resident memory in kB out of the text of `/proc/PID/status`. */
export function parseResidentKilobytes(status: string): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(status)
  if (!found) throw new Error('No VmRSS in the process status: has the server ended?')
  return Number(found[1])
}

/** Reads how many files and sockets this process may open; infinity when there is no limit. */
export function openFileLimit(): number {
  const found = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
  if (!found) throw new Error('No "Max open files" in /proc/self/limits')
  return found[1] === 'unlimited' ? Number.POSITIVE_INFINITY : Number(found[1])
}
