import { noFaults } from '../broker-network.ts'
import { allTopics, logTopics, rowTopics } from './board.ts'
import type { ModelClient } from './model-client.ts'
import { outRow } from './row-log.ts'
import type { SimulatedNode } from './node.ts'
import { noTrouble } from './slow-store.ts'
import { userCount, type World } from './world.ts'

type Action = (world: World) => void

const rowIds = ['r1', 'r2', 'r3', 'r4'] as const

function someClient(world: World): ModelClient | undefined {
  const client = world.clients[world.random.below(world.clients.length)]
  world.trace(`  ${client?.name}`)
  return client
}

function someNode(world: World): SimulatedNode | undefined {
  const node = world.upNodes[world.random.below(world.upNodes.length)]
  world.trace(`  ${node?.name}`)
  return node
}

function say(world: World): void {
  const client = someClient(world)
  const value = world.number()
  client?.sender.say({ topic: world.random.pick(logTopics), key: `${client.name}.${value}`, row: '', value })
}

function write(world: World): void {
  const client = someClient(world)
  const { random } = world
  const number = world.number()
  const value = random.below(4) === 0 ? null : number
  client?.sender.say({
    topic: random.pick(rowTopics),
    key: `${client.name}.${number}`,
    row: random.pick(rowIds),
    value,
  })
}

/** Puts a user out of a topic, or lets them back in. */
function move(world: World, isOut: boolean): void {
  const client = someClient(world)
  const userId = `u_${world.random.below(userCount)}`
  const number = world.number()
  client?.sender.say({
    topic: world.random.pick(rowTopics),
    key: `${client.name}.${number}`,
    row: outRow(userId),
    value: isOut ? number : null,
  })
}

/** Lets everybody back in who is out, once nothing more is on its way. */
export function readmit(world: World): void {
  const [client] = world.clients
  if (!client || !world.clients.every(({ sender }) => sender.outbox.isEmpty)) return
  for (const { topic, userId } of world.outside) {
    client.sender.say({ topic, key: `${client.name}.${world.number()}`, row: outRow(userId), value: null })
  }
}

function follow(world: World): void {
  const client = someClient(world)
  client?.follower.follow(world.random.pick(allTopics), client.isOnline)
}

function unfollow(world: World): void {
  const client = someClient(world)
  if (client?.isOnline) client.follower.unfollow(world.random.pick(allTopics))
}

function recheck(world: World): void {
  const client = someClient(world)
  if (client?.isOnline) client.follower.recheck(world.random.pick(allTopics))
}

function burst(world: World): void {
  for (let n = 0; n < 8; n++) world.random.pick([say, write])(world)
}

const actions: readonly { readonly weight: number; readonly name: string; readonly act: Action }[] = [
  { weight: 30, name: 'say', act: say },
  { weight: 20, name: 'write', act: write },
  { weight: 4, name: 'burst', act: burst },
  { weight: 5, name: 'remove', act: (world) => move(world, true) },
  { weight: 4, name: 'let in', act: (world) => move(world, false) },
  { weight: 4, name: 'cut', act: (world) => someClient(world)?.leave('cut') },
  { weight: 4, name: 'cut silently', act: (world) => someClient(world)?.leave('silently') },
  { weight: 4, name: 'move', act: (world) => someClient(world)?.leave('close') },
  { weight: 4, name: 'stall', act: stall },
  { weight: 3, name: 'unfollow', act: unfollow },
  { weight: 4, name: 'follow', act: follow },
  { weight: 3, name: 'recheck', act: recheck },
  { weight: 3, name: 'kill', act: kill },
  { weight: 2, name: 'drain', act: drain },
  { weight: 3, name: 'start', act: start },
  { weight: 3, name: 'partition', act: partition },
  { weight: 4, name: 'weather', act: changeWeather },
  { weight: 1, name: 'renew', act: (world) => world.renew() },
]

const totalWeight = actions.reduce((sum, { weight }) => sum + weight, 0)

/** Does one thing that may happen in a cluster. */
export function step(world: World): void {
  let ticket = world.random.below(totalWeight)
  for (const { weight, name, act } of actions) {
    ticket -= weight
    if (ticket >= 0) continue
    world.trace(name)
    return act(world)
  }
}

/** Draws how well the broker, the links and the store work from now on. */
export function changeWeather(world: World): void {
  const { random, network, store } = world
  const bad = (): boolean => random.below(2) === 0
  network.faults = bad()
    ? { drop: random.pick([0, 0.1, 0.5]), double: 0.2, delayMs: random.pick([5, 40, 400]), refuse: 0.1, answerMs: 60 }
    : noFaults
  store.trouble = bad() ? { delayMs: random.pick([5, 30, 120]), fail: random.pick([0, 0.05, 0.2]) } : noTrouble
  world.linkDelayMs = random.pick([0, 5, 80])
}

/** Ends every fault there is. */
export function calm(world: World): void {
  world.network.faults = noFaults
  world.store.trouble = noTrouble
  world.linkDelayMs = 0
  for (const node of world.nodes) if (node.isAlive) node.broker.heal()
  for (const client of world.clients) client.wake()
}

function stall(world: World): void {
  const client = someClient(world)
  client?.stall()
  world.clock.after(100 + world.random.below(1_500), () => client?.wake())
}

function kill(world: World): void {
  const node = someNode(world)
  if (!node || world.upNodes.length < 2) return
  node.kill(world.random.below(2) === 0 ? 'suddenly' : 'cut off')
}

function drain(world: World): void {
  const node = someNode(world)
  if (node && world.upNodes.length >= 2) void node.leave()
}

function start(world: World): void {
  if (world.upNodes.length < 5)
    void world.startNode().catch((error: unknown) => world.trace(`not started: ${String(error)}`))
}

function partition(world: World): void {
  const node = someNode(world)
  if (!node) return
  node.broker.cut()
  world.clock.after(200 + world.random.below(3_000), () => {
    if (node.isAlive) node.broker.heal()
  })
}
