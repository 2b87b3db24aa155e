import { type LocalStore, openStore, type StoreOptions } from '../src/store/index.ts'
import type { HubClient } from '../src/index.ts'
import type { FakeSocket } from './fake-socket.ts'
import { FakeWorld, type WorldParts } from './fake-world.ts'

/** A world whose client has a store and is online; what the store asks for by itself has been answered. */
export async function storeWorld(
  options: StoreOptions = {},
  parts: WorldParts = {},
): Promise<{ world: FakeWorld; hub: HubClient; store: LocalStore; socket: FakeSocket }> {
  const world = new FakeWorld(parts)
  const hub = world.connect()
  const store = openStore(hub, { environment: world.environment, ...options })
  const socket = await world.welcome()
  await settleStore(world)
  return { world, hub, store, socket }
}

/** Answers what a store asks for at each connection. */
export async function settleStore(world: FakeWorld): Promise<void> {
  await world.advance(0)
  await world.answer('list_drafts', { drafts: [] })
  await world.answer('list_invitations', { invitations: [] })
}
