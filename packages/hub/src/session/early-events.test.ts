import { expect, test } from 'vitest'
import { defineModule } from '../module.ts'
import { hubCluster, type HubCluster, type MemoryLink, settle } from '../testing/index.ts'

interface Welcoming extends AsyncDisposable {
  readonly cluster: HubCluster
  /** A link to the second node whose welcome waits for `letGo`. */
  readonly link: MemoryLink
  readonly letGo: () => void
  /** Tells the user something from one of the nodes. */
  readonly tell: (node: 0 | 1, n: number, to?: 'user' | 'all') => Promise<void>
}

async function welcoming(options: Parameters<typeof hubCluster>[0] = {}): Promise<Welcoming> {
  const gate = Promise.withResolvers<void>()
  const welcome = async () => {
    await gate.promise
    return {}
  }
  const modules = [defineModule('slow', { commands: {}, topics: {}, welcome })]
  const cluster = await hubCluster({ modules, ...options })
  const link = cluster.nodes[1].link({ token: 'u_1|alice' })
  await settle()
  return {
    cluster,
    link,
    letGo: gate.resolve,
    tell: async (node, n, to = 'user') => {
      const { services } = cluster.nodes[node].hub
      if (to === 'user') services.emitToUser('u_1', { type: 'told', n })
      else services.emitToAll({ type: 'told', n })
      await settle()
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  }
}

const shown = (link: MemoryLink): readonly unknown[] => link.take().map((frame) => frame['n'] ?? frame.type)

test('S9: events of other nodes during the welcome follow it, in order', async () => {
  await using world = await welcoming()
  await world.tell(0, 1)
  await world.tell(0, 2, 'all')
  expect(world.link.take()).toEqual([])
  world.letGo()
  await settle()
  expect(shown(world.link)).toEqual(['welcome', 1, 2, 'synced'])
})

test('S9: events of the same node are for the welcome to tell, unless one from elsewhere came before', async () => {
  await using world = await welcoming()
  await world.tell(1, 1)
  await world.tell(0, 2)
  await world.tell(1, 3)
  world.letGo()
  await settle()
  expect(shown(world.link)).toEqual(['welcome', 2, 3, 'synced'])
})

test.each([{ heldEvents: 2 }, { heldBytes: 60 }])(
  'L1: more than %o closes with a code that means come back',
  async (recovery) => {
    await using world = await welcoming({ recovery })
    for (const n of [1, 2]) await world.tell(0, n)
    expect(world.link.closedWith).toBeUndefined()
    await world.tell(0, 3)
    world.letGo()
    await settle()
    expect([world.link.closedWith, world.link.take()]).toEqual([4007, []])
  },
)
