import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { openSqliteChatStore } from './index.ts'
import { runInNode } from './testing/run-in-node.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

/** Sends to one room, several writes at a time, and prints each acknowledgement before anything else happens. */
const program = `
  import { writeSync } from 'node:fs'
  import { openSqliteChatStore } from '@hubbub/sqlite'
  const [file, round] = process.argv.slice(1)
  const store = await openSqliteChatStore({ file })
  const actor = { user: { id: 'u', username: 'u' }, standing: 'user' }
  await store.write({ kind: 'create_room', at: 1, roomId: 'den', roomKind: 'public', name: 'den', creator: actor,
    limits: { rooms: 9, roomsPerUser: 9 } })
  const send = async (lane) => {
    for (let count = 0; ; count++) {
      const clientId = [round, lane, count].join('-')
      const { message } = await store.write({ kind: 'append_message', at: 1, roomId: 'den', actor, messageId: 'm' + clientId,
        content: 'x'.repeat(count % 3000), clientId, after: count === 0 ? null : [round, lane, count - 1].join('-') })
      writeSync(1, clientId + ' ' + message.seq + '\\n')
    }
  }
  for (let lane = 0; lane < 20; lane++) send(lane)`

/** Runs the program until it has acknowledged so many, kills it, and returns what it acknowledged. */
async function killedAfter(file: string, round: number, count: number): Promise<Map<string, number>> {
  const acknowledged = new Map<string, number>()
  const child = runInNode(program, { args: [file, String(round)] })
  if (!child.stdout) throw new Error('the program has an output')
  for await (const line of createInterface(child.stdout)) {
    const [key, seq] = line.split(' ')
    // A line cut off in the middle acknowledges nothing.
    if (key !== undefined && seq !== undefined && /^\d+$/.test(seq)) acknowledged.set(key, Number(seq))
    if (acknowledged.size === count) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  return acknowledged
}

test('K6: whatever was acknowledged before kill -9 is there once, in order', async () => {
  using folder = temporaryFolder()
  const file = folder.file('chat.db')
  const acknowledged = new Map<string, number>()
  for (let round = 0; round < 6; round++) {
    const count = 1 + Math.floor(Math.random() * 1_500)
    for (const [key, seq] of await killedAfter(file, round, count)) acknowledged.set(key, seq)
    const store = await openSqliteChatStore({ file })
    const read = await store.history('den', { from: { kind: 'newest' }, limit: 1_000_000 })
    await store.close()
    const messages = read?.messages ?? []
    const seqs = new Map(messages.map(({ clientId, seq }) => [clientId, seq]))
    const seen = {
      about: `round ${round}, killed after ${count}`,
      doubled: messages.length - seqs.size,
      // The creator's joining took the first offset.
      outOfPlace: messages.filter(({ seq, offset }, at) => seq !== at + 1 || offset !== at + 2),
      lost: [...acknowledged].filter(([key, seq]) => seqs.get(key) !== seq),
    }
    expect(seen).toEqual({ about: seen.about, doubled: 0, outOfPlace: [], lost: [] })
  }
})
