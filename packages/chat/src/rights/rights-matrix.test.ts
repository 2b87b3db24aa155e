import { Refused } from '@hubbub/hub'
import type { Caller } from '@hubbub/hub'
import { type HubHarness, hubHarness } from '@hubbub/hub/testing'
import { type ErrorCode, roomKind } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { chat } from '../chat.ts'
import type { ChatCommandType } from '../commands/chat-command.ts'
import { MemoryChatStore, MemoryTables } from '../memory/index.ts'
import { type CommandInput, commandInputs } from '../testing/command-inputs.ts'
import { outsideChat } from '../testing/outside-chat.ts'
import {
  exists,
  type Matter,
  type PreparedWorld,
  prepareWorld,
  roomStates,
  standings,
  standpoints,
} from '../testing/prepared-world.ts'
import { type Act, commandRights } from './command-rights.ts'
import { type RoomAct, type RoomRight, roomRights } from './rights.ts'
import { places } from './roles.ts'
import { type ServerAct, serverRights } from './server-rights.ts'

type AnyInput = CommandInput<ChatCommandType>
const commands: readonly [string, readonly AnyInput[]][] = Object.entries(commandInputs)

test.each(commands)('G3: %s asks the acts it says', (type, inputs) => {
  const said = Object.entries(commandRights).find(([name]) => name === type)?.[1]
  expect(new Set(inputs.flatMap(({ asks, heeds = [] }) => [...asks, ...heeds]))).toEqual(new Set(said))
})

test.each(commands)(
  'G3: %s is carried out and refused as the tables say, whoever gives it and wherever',
  async (type, inputs) => {
    const wrong: string[] = []
    for (const input of inputs) wrong.push(...(await differences(type, input)))
    expect(wrong).toEqual([])
  },
)

/** Gives a command as everybody, everywhere; says where the outcome is another than the tables'. */
async function differences(type: string, input: AnyInput): Promise<readonly string[]> {
  const wrong: string[] = []
  const tables = new MemoryTables('e')
  await using harness = await hubHarness({
    modules: [chat({ ...outsideChat(), store: new MemoryChatStore({ tables }), defaultRooms: [] })],
  })
  for (const [index, matter] of matters(input).entries()) {
    const world = prepareWorld(tables, matter, { name: String(index), at: harness.clock.now() })
    input.before?.(world)
    const [expected, actual] = [expectedOf(input, world), await outcomeOf(harness, type, input, world)]
    if (actual !== expected) wrong.push(`${Object.values(matter).join(' ')}: ${actual} instead of ${expected}`)
  }
  return wrong
}

/** What has nothing to do with a room is asked as everybody in one place. */
function matters({ asks, comesTo }: AnyInput): readonly Matter[] {
  const inRoom = asks.some(isRoomAct) || comesTo !== undefined
  const kinds = inRoom ? roomKind.options : (['public'] as const)
  const all = standings.flatMap((standing) =>
    (inRoom ? standpoints : (['member'] as const)).flatMap((standpoint) =>
      kinds.flatMap((kind) =>
        (inRoom ? roomStates : (['plain'] as const)).map((state) => ({ standing, standpoint, kind, state })),
      ),
    ),
  )
  return all.filter(exists)
}

async function outcomeOf(
  { hub }: HubHarness,
  type: string,
  { input }: AnyInput,
  world: PreparedWorld,
): Promise<string> {
  const { standing } = world.matter
  const roles = standing === 'admin' || standing === 'bot' ? [standing] : []
  const caller: Caller = {
    user: world.actor,
    guest: standing === 'guest',
    roles,
    loginId: 'phone',
    address: 'test',
    prepaid: true,
  }
  const reply = await hub.perform(caller, type, { ...input(world) })
  return reply instanceof Refused ? reply.refusal.code : 'ok'
}

/** G1, G2: read from the tables once more, in other words than `may` does. */
function expectedOf({ asks, comesTo, isInvited = false }: AnyInput, world: PreparedWorld): 'ok' | ErrorCode {
  const { standing } = world.matter
  const given = comesTo?.(world)
  if (given) return given
  for (const act of asks) {
    const denied = isRoomAct(act) ? deniedInRoom(act, world.matter, isInvited) : deniedOnServer(act, standing)
    if (denied) return denied
  }
  return 'ok'
}

function deniedOnServer(act: ServerAct, standing: Matter['standing']): ErrorCode | undefined {
  const allowed: readonly string[] = serverRights[act]
  return allowed.includes(standing) ? undefined : 'forbidden'
}

function deniedInRoom(act: RoomAct, matter: Matter, isInvited: boolean): ErrorCode | undefined {
  const right: RoomRight = roomRights[act]
  const { standing, standpoint, kind, state } = matter
  const isOut = standpoint === 'outsider' || standpoint === 'banned'
  const isAdmin = standing === 'admin' && (kind === 'public' || kind === 'private')
  if (state === 'deleted') return 'not_found'
  if (standpoint === 'banned' && right.banned === false) return 'banned'
  if (isOut && kind !== 'public' && state !== 'asking' && !isAdmin && !isInvited) return 'not_found'
  const isExempt =
    (isAdmin && right.serverAdmins) ||
    (isOut && isInvited && right.invited) ||
    (act === 'see_room' && state === 'asking')
  const denied = isExempt ? undefined : deniedByPlace(act, right, matter)
  if (denied) return denied
  if (state === 'archived' && right.inArchived === false) return 'archived'
  return standpoint === 'muted' && right.isSpeech ? 'muted' : undefined
}

function deniedByPlace(act: RoomAct, right: RoomRight, matter: Matter): ErrorCode | undefined {
  const { standing, standpoint, kind, state } = matter
  if (act === 'ask_to_join' && state !== 'asking') return 'forbidden'
  const place = standpoint === 'banned' ? 'outsider' : standpoint === 'muted' ? 'member' : standpoint
  const below = (least: string): boolean => {
    const rank = places.findIndex((each) => each === least)
    return rank < 0 || places.indexOf(place) < rank
  }
  const least = right.least[kind]
  if (below(least)) return place === 'outsider' && least !== 'nobody' ? 'not_a_member' : 'forbidden'
  if (standing === 'guest' && right.guestsFrom && below(right.guestsFrom)) return 'forbidden'
  return state === 'read_only' && right.inReadOnly && below(right.inReadOnly) ? 'read_only' : undefined
}

function isRoomAct(act: Act): act is RoomAct {
  return Object.hasOwn(roomRights, act)
}
