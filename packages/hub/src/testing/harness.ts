import { drainDefaults } from '../drain.ts'
import { Hub } from '../hub.ts'
import type { HubOptions } from '../hub-options.ts'
import type { LinkRequest } from '../ports/transport.ts'
import { FakeClock, settle } from './fake-clock.ts'
import { guestsForTests } from './guests.ts'
import type { MemoryLink, ReceivedFrame } from './memory-link.ts'
import { MemoryTransport, type MemoryTransportOptions } from './memory-transport.ts'
import { SeededRandom } from './seeded-random.ts'

/** A hub in memory with a clock of its own and links to it. */
export interface HubHarness extends AsyncDisposable {
  readonly clock: FakeClock
  readonly hub: Hub
  readonly transport: MemoryTransport
  /** Opens a link that has not said hello. */
  link(request?: Partial<Omit<LinkRequest, 'connection'>>): MemoryLink
  /** Opens a link that brought a user name along, and takes its `welcome` and `synced`. */
  guest(username: string): Promise<MemoryLink>
}

/** Starts a hub in memory: no ports, no waiting. */
export async function hubHarness(
  options: Partial<HubOptions> & { readonly transport?: Partial<MemoryTransportOptions> } = {},
): Promise<HubHarness> {
  const clock = options.clock instanceof FakeClock ? options.clock : new FakeClock()
  const random = options.random ?? new SeededRandom(1)
  const hub = new Hub({ modules: [], authenticator: guestsForTests(random), ...options, clock, random })
  await hub.start()
  const transport = new MemoryTransport(clock, options.transport)
  transport.listen(hub.attach(transport))
  return {
    clock,
    hub,
    transport,
    link: (request) => transport.connect(request),
    async guest(username) {
      const link = transport.connect({ query: { username } })
      await settle()
      link.take()
      return link
    },
    async [Symbol.asyncDispose]() {
      await closed(clock, [hub])
    },
  }
}

/** Closes hubs; their clock moves on for those that wait for links which are gone without a word. */
export async function closed(clock: FakeClock, hubs: readonly Hub[]): Promise<void> {
  const closing = Promise.all(hubs.map((hub) => hub.close()))
  await clock.advanceAsync(drainDefaults.closeMs)
  await closing
}

/** Sends a command and returns its reply with everything that arrived before it. */
export async function ask(
  link: MemoryLink,
  command: { readonly type: string; readonly [field: string]: unknown },
): Promise<{ reply: ReceivedFrame; events: readonly ReceivedFrame[] }> {
  const ref = `ask-${(asked += 1)}`
  link.send({ ...command, ref })
  await settle()
  const frames = link.take()
  const reply = frames.find((frame) => frame['ref'] === ref)
  if (!reply) throw new Error(`no reply to ${command.type}; got ${JSON.stringify(frames)}`)
  return { reply, events: frames.filter((frame) => frame !== reply) }
}
let asked = 0
