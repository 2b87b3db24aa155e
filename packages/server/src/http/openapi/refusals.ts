import { commandRights, type RoomRight, roomRights } from '@hubbub/chat'
import type { ErrorCode } from '@hubbub/protocol'
import type { CommandType } from '../api/command-routes.ts'
import { type CommandRoute, takesBody } from '../api/route.ts'
import { statusOf } from '../status-of.ts'

/** Codes that every route with credentials can answer with. */
const everywhere: readonly ErrorCode[] = [
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'overloaded',
  'draining',
  'internal',
]
const ofBodies: readonly ErrorCode[] = ['malformed', 'not_an_object', 'too_large']
const ofChanges: readonly ErrorCode[] = ['in_progress', 'key_reused', 'storage_full']

/** The codes that a command is refused with: those of every route, of its method, of its rights, and its own. */
export function commandRefusals(type: CommandType, route: CommandRoute, hasFields: boolean): readonly ErrorCode[] {
  const codes = new Set<ErrorCode>(everywhere)
  const add = (more: readonly ErrorCode[]): void => more.forEach((code) => codes.add(code))
  if (hasFields || route.method !== 'GET') add(['invalid'])
  if (takesBody(route.method)) add(ofBodies)
  if (route.method !== 'GET') add(ofChanges)
  add(rightRefusals(type))
  add(route.refusals ?? [])
  return [...codes]
}

/** Groups codes by the status they come with, lowest first. */
export function byStatus(codes: readonly ErrorCode[]): ReadonlyMap<number, readonly ErrorCode[]> {
  const grouped = Map.groupBy(codes, (code): number => statusOf[code])
  return new Map([...grouped].toSorted(([one], [other]) => one - other))
}

/** What the table of rights says no with. */
function rightRefusals(type: string): readonly ErrorCode[] {
  const acts: readonly string[] = Object.entries(commandRights).find(([command]) => command === type)?.[1] ?? []
  const rights = Object.entries<RoomRight>(roomRights).filter(([act]) => acts.includes(act))
  return rights.flatMap(([, right]): readonly ErrorCode[] => [
    'not_found',
    'not_a_member',
    ...(right.banned === false ? (['banned'] as const) : []),
    ...(right.isSpeech ? (['muted'] as const) : []),
    ...(right.inReadOnly ? (['read_only'] as const) : []),
    ...(right.inArchived === false ? (['archived'] as const) : []),
  ])
}
