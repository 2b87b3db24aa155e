import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect } from '@hubbub/client'
import { machineFacts } from '../machine.ts'
import { StartedServer } from '../started-server.ts'
import { openLightSocket } from './light-socket.ts'
import { type UploadRun, uploadRun } from './upload-run.ts'
import { type UploadSeries, uploadTable } from './upload-table.ts'

// Measures how long messages take over a connection while a file is sent over the same one, by the SDK, on loopback.

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const parent = join(repository, '.cache', 'bench')
const mebibyte = 1_048_576
const runs = Number(process.argv[2] ?? 5)
const idleMs = 3_000

const conditions = [
  { title: '16 MiB / s, the default', rate: 16 * mebibyte, size: 100 * mebibyte },
  { title: '32 MiB / s', rate: 32 * mebibyte, size: 150 * mebibyte },
  { title: '64 MiB / s', rate: 64 * mebibyte, size: 200 * mebibyte },
  { title: 'as fast as it goes', rate: 2_000_000_000, size: 300 * mebibyte },
]

async function bench(): Promise<void> {
  await mkdir(parent, { recursive: true })
  const series: UploadSeries[] = []
  for (const { title, rate, size } of conditions) {
    const measured: UploadRun[] = []
    for (let run = 0; run < runs; run++) measured.push(await measure(rate, size))
    series.push({ title, runs: measured })
    console.error(`${title}: done`)
  }
  console.log(`${machineFacts(new Date())}\n\n${uploadTable(series)}`)
}

/** One run on a fresh server. */
async function measure(rate: number, size: number): Promise<UploadRun> {
  const folder = mkdtempSync(join(parent, 'files-'))
  try {
    const many = 1_000_000
    const perUser = { user_commands_per_second: many, user_command_burst: many }
    const bytes = { binary_bytes_per_second: rate, binary_burst_bytes: rate }
    const limits = { commands_per_second: many, command_burst: many, ...perUser, ...bytes }
    const config = join(folder, 'config.json')
    await writeFile(config, JSON.stringify({ limits, files: { max_bytes: size, bytes_per_second: rate } }))
    const program = join(repository, 'packages/cli/src/main.ts')
    const options = ['--port', '0', '--data', folder, '--config', config]
    const args = ['--max-semi-space-size=8', '--conditions=@hubbub/source', program, 'serve', ...options]
    await using server = await StartedServer.start({ file: process.execPath, args, cwd: repository }, [])
    const hub = connect(`ws://${server.host}:${server.port}/ws`, { username: 'bench', openSocket: openLightSocket })
    const warm = await uploadRun(hub, new Blob([new Uint8Array(mebibyte)]), 500)
    if (warm.idle.length === 0) throw new Error('nothing was measured')
    const measured = await uploadRun(hub, new Blob([new Uint8Array(size)]), idleMs)
    hub.close()
    return measured
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await bench()
