import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryChatStore } from '@hubbub/chat/memory'
import type { PartialConfiguration } from '../config/index.ts'
import { createHubbub, type Hubbub } from '../hubbub.ts'
import { chat } from '../modules/chat-recipe.ts'
import type { ModuleSource } from '../modules/module-recipe.ts'
import { RawClient } from './raw-client.ts'

/** A folder that goes when the test does. */
export function temporaryFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'hubbub-server-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** A server in this process, on a free port, with a data folder of its own and nothing to say. */
export interface TestServer extends AsyncDisposable {
  readonly port: number
  readonly url: string
  readonly hubbub: Hubbub<{ commands: object; topics: object }>
  /** Opens a WebSocket as a guest of this name and waits for its `synced`. */
  guest(username: string): Promise<RawClient>
  /** Checks that a client is served: its ping is answered. */
  expectServed(client: RawClient): Promise<void>
}

/** Starts a server for one test, with chat in memory; settings are over quick ones: closing takes no window. */
export async function testServer(
  config: PartialConfiguration = {},
  modules: readonly ModuleSource[] = [chat({ store: new MemoryChatStore() })],
): Promise<TestServer> {
  const folder = temporaryFolder()
  const quick = { data: folder.path, log: { level: 'silent' }, drain: { window_ms: 0 } } as const
  const hubbub = await createHubbub({ config: { ...quick, ...config }, modules })
  const { port, url } = await hubbub.listen({ port: 0 })
  const clients: RawClient[] = []
  return {
    port,
    url,
    hubbub,
    guest: async (username) => {
      const client = await RawClient.open(port, `/ws?username=${encodeURIComponent(username)}`)
      clients.push(client)
      await client.message(({ type }) => type === 'synced', 'synced')
      return client
    },
    expectServed: async (client) => {
      const { type } = await client.ask({ type: 'ping' })
      if (type !== 'pong') throw new Error(`the ping was answered with ${type}`)
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) await client[Symbol.asyncDispose]()
      await hubbub.close()
      folder[Symbol.dispose]()
    },
  }
}
