import { rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { machineFacts } from '../machine.ts'
import { StartedServer } from '../started-server.ts'
import { corpus, roomCount } from './corpus.ts'
import { catchUp, fill, type Filling } from './filled-store.ts'
import { measureQueries, type QueryTimes } from './measure-queries.ts'
import { queries } from './queries.ts'
import { costTable, queryTable, type Sizes } from './search-table.ts'
import { Searcher } from './searcher.ts'

// Measures search: what the index costs while messages are stored, then how long a server takes to answer.

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const parent = join(repository, '.cache', 'bench')
const messageCount = Number(process.argv[2] ?? 100_000)
const rounds = 60
/** One that few write in: see `corpus`. */
const quietRoom = `room-${roomCount - 1}`

async function bench(): Promise<void> {
  const messages = corpus(messageCount, 1)
  const without: Filling[] = []
  const indexed: Filling[] = []
  try {
    // By turns, so that a moment in which the machine is busy does not fall on one of them alone.
    for (let run = 0; run < 3; run++) {
      without.push(await fill(parent, messages, Number.MAX_SAFE_INTEGER))
      indexed.push(await fill(parent, messages, 512))
    }
    const [filled] = without
    if (!filled) throw new Error('nothing was filled')
    const caughtUp = await catchUp(filled, messageCount)
    const times = await measureServer(filled.folder)
    const sizes = sizesOf(join(filled.folder, 'hubbub.db'))
    const costs = costTable({ without, indexed, sizes, caughtUp })
    console.log(`${machineFacts(new Date())}\n\n${queryTable(times)}\n\n${costs}`)
  } finally {
    for (const { folder } of [...without, ...indexed]) rmSync(folder, { recursive: true })
  }
}

function sizesOf(file: string): Sizes {
  const db = new DatabaseSync(file, { readOnly: true })
  const index = db.prepare("SELECT sum(pgsize) AS bytes FROM dbstat WHERE name LIKE 'message_terms%'").get()
  db.close()
  return { file: statSync(file).size, index: Number(index?.['bytes']) }
}

async function measureServer(folder: string): Promise<readonly QueryTimes[]> {
  const config = join(folder, 'config.json')
  const many = 1_000_000
  const perUser = { user_commands_per_second: many, user_command_burst: many }
  const limits = { commands_per_second: many, command_burst: many, ...perUser }
  await writeFile(config, JSON.stringify({ limits }))
  const program = join(repository, 'packages/cli/src/main.ts')
  const options = ['--port', '0', '--data', folder, '--config', config]
  const args = ['--max-semi-space-size=8', '--conditions=@hubbub/source', program, 'serve', ...options]
  await using server = await StartedServer.start({ file: process.execPath, args, cwd: repository }, [])
  using everywhere = await Searcher.connect(server.host, server.port, 'reader')
  using inOneRoom = await Searcher.connect(server.host, server.port, 'newcomer')
  for (let room = 0; room < roomCount; room++) await everywhere.ask({ type: 'join_room', room_id: `room-${room}` })
  await inOneRoom.ask({ type: 'join_room', room_id: quietRoom })
  return await measureQueries(queries, { everywhere, 'one quiet room': inOneRoom }, rounds)
}

await bench()
