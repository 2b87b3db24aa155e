import { checkNothingIsLeft, checkPresence, checkStored, checkViews, isSettled } from './checks.ts'
import { calm, readmit, step } from './script.ts'
import { World, type WorldOptions } from './world.ts'

/** How a simulation runs. */
export interface SimulationOptions extends WorldOptions {
  /** Things that happen before everything calms down. @default 60 */
  readonly steps?: number
}

/** Runs one seed: what it found wrong, nothing when every rule held. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<readonly string[]> {
  const world = new World(seed, options)
  const { random } = world
  for (let node = 2 + random.below(3); node > 0; node--) await world.startNode()
  for (let client = 3 + random.below(6); client > 0; client--) world.addClient()
  await world.pass(300)
  for (let left = options.steps ?? 60; left > 0 && world.violations.length === 0; left--) {
    step(world)
    await world.pass(random.below(200))
  }
  await comeToRest(world)
  return world.violations
}

/** Faults stop, everybody comes back, and then every rule is checked. */
async function comeToRest(world: World): Promise<void> {
  world.trace('calm')
  calm(world)
  for (let half = 0; half < 60 && !(await isSettled(world)); half++) {
    readmit(world)
    await world.pass(500)
  }
  if (!(await isSettled(world))) {
    for (const client of world.clients) world.report(`not settled: ${client.describe()}`)
    return
  }
  world.addClient()
  // Leases of nodes that died have to run out.
  await world.pass(6_000)
  await checkViews(world)
  await checkStored(world)
  await checkPresence(world)
  await checkNothingIsLeft(world)
}
