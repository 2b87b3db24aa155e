import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  chatCommands,
  chatReplies,
  errorCodes,
  hubCommands,
  type SchemaTable,
  schemaOf,
  serverFrames,
  topicReplies,
} from '@hubbub/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { broken, fitting, type Known } from './support/arbitrary-of.ts'
import { type Frame, RawClient } from './support/raw-client.ts'
import { freePort, ServerProcess, temporaryFolder } from './support/server-process.ts'

const { hello, ...later } = hubCommands
const commands: SchemaTable = { ...later, ...chatCommands }
const replies: SchemaTable = { ...topicReplies, ...chatReplies }
const events: SchemaTable = serverFrames
const types = Object.keys(commands).filter((type) => type !== 'ping')

const resources = new AsyncDisposableStack()
let server: ServerProcess
let known: Known

beforeAll(async () => {
  const data = resources.use(await temporaryFolder())
  const config = join(data.path, 'config.json')
  // What is tested here is what commands do, not how many there may be.
  const rates = ['commands_per_second', 'command_burst', 'user_commands_per_second', 'user_command_burst']
  const limits = Object.fromEntries(rates.map((name) => [name, 100_000]))
  await writeFile(config, JSON.stringify({ limits, chat: { rooms: 100_000 } }))
  server = resources.use(new ServerProcess(await freePort(), data.path, ['--config', config]))
  await server.start()
  known = await furnished()
})
afterAll(() => resources.disposeAsync())

/** Rooms, people and messages to point at. */
async function furnished(): Promise<Known> {
  using alice = await RawClient.guest(server.url, 'alice')
  const user = z.object({ id: z.string() }).parse(alice.frames[0]?.['user'])
  const made = await alice.ask({ type: 'create_room', name: 'den', room_id: 'den' })
  expect(made.type).toBe('ok')
  const sent = await Promise.all(
    ['a', 'b', 'c'].map((content) => alice.ask({ type: 'message', room_id: 'den', content })),
  )
  const ids = sent.map((reply) => z.string().parse(reply['message_id']))
  const room = ['den', 'general']
  return {
    room_id: room,
    to_room_id: room,
    message_id: ids,
    reply_to: ids,
    thread_id: ids,
    user_id: [user.id],
    to: [user.id],
  }
}

/** What is wrong with an answer; undefined when nothing is. */
function faultOf(type: string, reply: Frame): string | undefined {
  if (reply.type === 'error') {
    const code = String(reply['code'])
    if (!Object.hasOwn(errorCodes, code)) return `unknown code ${code}`
    return code === 'internal' ? `internal: ${JSON.stringify(reply)}` : undefined
  }
  const { type: _type, ref: _ref, ...fields } = reply
  const parsed = schemaOf(replies, type)?.safeParse(fields)
  return parsed?.success ? undefined : `the reply is not as its schema says: ${parsed?.error.message ?? 'no schema'}`
}

/** What is wrong with what the server said by itself. */
function faultsOfEvents(frames: readonly Frame[]): readonly string[] {
  return frames.flatMap((frame) => {
    const parsed = schemaOf(events, frame.type)?.safeParse(frame)
    return parsed?.success ? [] : [`${frame.type}: ${parsed?.error.message ?? 'no schema'}`]
  })
}

const kinds = [
  ['values that fit', fitting, 12],
  ['fields that hold anything', broken, 12],
] as const

test.each(types.flatMap((type) => kinds.map(([what, make, runs]) => ({ type, what, make, runs }))))(
  'E1, E2: $type with $what is answered, and nothing breaks',
  async ({ type, make, runs }) => {
    const schema = schemaOf(commands, type)
    if (!schema) throw new Error(`no schema of ${type}`)
    await fc.assert(
      fc.asyncProperty(make(schema, known), async (fields) => {
        using client = await RawClient.guest(server.url, 'fuzz')
        const reply = await client.ask({ ...Object(fields), type })
        expect(faultOf(type, reply)).toBeUndefined()
        expect(faultsOfEvents(client.frames)).toEqual([])
      }),
      { numRuns: runs, endOnFailure: true },
    )
  },
)

test('E2: after all of it the server is the same process, well, and stores messages', async () => {
  using client = await RawClient.guest(server.url, 'after')
  expect(await client.ask({ type: 'message', content: 'still here' })).toMatchObject({ type: 'ok' })
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect(server.output).not.toContain('"level":50')
})
