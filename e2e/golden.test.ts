import { type SchemaTable, schemaOf, serverFrames } from '@hubbub/protocol'
import { goldenFrames } from '@hubbub/protocol/golden'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Frame, RawClient } from './support/raw-client.ts'
import { freePort, ServerProcess, temporaryFolder } from './support/server-process.ts'

const toServer = goldenFrames.filter(({ direction }) => direction === 'to_server')
const schemas: SchemaTable = serverFrames
const resources = new AsyncDisposableStack()
let server: ServerProcess

beforeAll(async () => {
  const data = resources.use(await temporaryFolder())
  server = resources.use(new ServerProcess(await freePort(), data.path))
  await server.start()
})
afterAll(() => resources.disposeAsync())

/** What is wrong with a frame by the protocol's schemas; undefined when nothing is. */
function faultOf(frame: Frame): string | undefined {
  const schema = schemaOf(schemas, frame.type)
  if (!schema) return `no frame has the type ${frame.type}`
  const parsed = schema.safeParse(frame)
  return parsed.success ? undefined : `${frame.type}: ${parsed.error.message}`
}

test.each(toServer)('E1: the server understands the golden frame "$name"', async ({ frame }) => {
  using client = frame.type === 'hello' ? RawClient.silent(server.url) : await RawClient.guest(server.url, 'golden')
  const reply = await client.ask(frame)
  const notUnderstood = ['malformed', 'not_an_object', 'unknown_type', 'invalid']
  expect(notUnderstood).not.toContain(reply['code'])
  expect(client.frames.map(faultOf).filter(Boolean)).toEqual([])
})
