import { expect, test } from 'vitest'
import { createHubbub } from '../hubbub.ts'
import { RawClient, upgradeRequest } from '../testing/raw-client.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { createLogger } from './pino-logger.ts'

/** Upgrade requests with a token in them, good ones and bad ones. */
function waysIn(token: string): readonly (readonly [string, readonly string[]])[] {
  return [
    [`/ws?token=${token}`, []],
    ['/ws', [`Authorization: Bearer ${token}`]],
    ['/ws', [`Sec-WebSocket-Protocol: hubbub.v1, bearer.${token}`]],
    [`/nowhere?token=${token}`, []],
    [`/ws?token=${token}`, ['Origin: https://evil.example']],
    [`/ws?token=${token}x`, []],
  ]
}

test('no token reaches a log line, at any level, whichever way it came and whatever became of it', async () => {
  using folder = temporaryFolder()
  const lines: string[] = []
  const logger = createLogger({ level: 'debug', format: 'json' }, { write: (line) => lines.push(line) })
  const config = {
    data: folder.path,
    auth: { token_in_url: true },
    drain: { window_ms: 0 },
    limits: { close_timeout_ms: 100 },
  } as const
  const hubbub = await createHubbub({ config, logger })
  const { port } = await hubbub.listen({ port: 0 })
  const first = await RawClient.open(port, '/ws?username=alice')
  const welcome = await first.message(({ type }) => type === 'welcome', 'welcome')
  const token = String(welcome['token'])
  for (const [path, headers] of waysIn(token)) {
    await using client = await RawClient.dial(port)
    client.socket.write(upgradeRequest(path, headers))
    await client.answered()
    client.send(JSON.stringify({ type: 'hello', token }))
  }
  await fetch(`http://127.0.0.1:${port}/nothing?token=${token}`, { headers: { authorization: `Bearer ${token}` } })
  await first[Symbol.asyncDispose]()
  await hubbub.close()
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.join('')).not.toContain(token)
})
