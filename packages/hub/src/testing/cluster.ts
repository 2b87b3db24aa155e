import type { HubOptions } from '../hub-options.ts'
import { MemoryLog } from '../memory/memory-log.ts'
import { BrokerNetwork } from './broker-network.ts'
import { FakeClock } from './fake-clock.ts'
import { closed, type HubHarness, hubHarness } from './harness.ts'
import type { NetworkBroker } from './network-broker.ts'
import { SeededRandom } from './seeded-random.ts'

/** One node of a cluster in memory. */
export interface ClusterNode extends HubHarness {
  readonly broker: NetworkBroker
}

/** Hubs in memory that share a clock, a broker network and the history of plain topics. */
export interface HubCluster extends AsyncDisposable {
  readonly clock: FakeClock
  readonly network: BrokerNetwork
  readonly nodes: readonly [ClusterNode, ClusterNode, ...ClusterNode[]]
}

/** Starts two hubs, or one per entry of `more` on top, that run the same modules. */
export async function hubCluster(
  options: Partial<HubOptions> & { readonly leaseMs?: number; readonly more?: number } = {},
): Promise<HubCluster> {
  const { leaseMs, more = 0, ...hub } = options
  const clock = new FakeClock()
  const network = new BrokerNetwork(clock, new SeededRandom(2), leaseMs)
  const history = options.history ?? new MemoryLog(clock, new SeededRandom(3))
  const start = async (seed: number): Promise<ClusterNode> => {
    const broker = network.join()
    return { ...(await hubHarness({ ...hub, clock, history, broker, random: new SeededRandom(seed) })), broker }
  }
  const nodes: [ClusterNode, ClusterNode, ...ClusterNode[]] = [await start(10), await start(11)]
  for (let n = 0; n < more; n++) nodes.push(await start(12 + n))
  return {
    clock,
    network,
    nodes,
    async [Symbol.asyncDispose]() {
      await closed(
        clock,
        nodes.map(({ hub }) => hub),
      )
    },
  }
}
