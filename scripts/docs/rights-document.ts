import {
  commandRights,
  type Place,
  places,
  type RoomAct,
  type RoomRight,
  roomRights,
  type ServerStanding,
  serverRights,
} from '@hubbub/chat'
import { type RoomKind, roomKind } from '@hubbub/protocol'
import { table } from './markdown.ts'

const kindTitles = {
  public: 'Public rooms',
  private: 'Private rooms',
  direct: 'Rooms of two',
  group: 'Rooms of a few',
} as const satisfies Record<RoomKind, string>
const standings = ['admin', 'user', 'guest', 'bot'] as const satisfies readonly ServerStanding[]
const yes = 'yes'

/** The rights matrix: who may do what in which room and on the server, and what each command asks for. */
export function rightsDocument(): string {
  return [
    '# Rights',
    'Every command, and every HTTP route, asks these tables and nothing else. Administrators of the server have the right to ' +
      'whatever says so, in public and private rooms, whatever their place; a deleted room is not there for anybody.',
    ...roomKind.options.flatMap((kind) => [`## ${kindTitles[kind]}`, roomTable(kind)]),
    '## On the server',
    serverTable(),
    '## What commands ask for',
    'A command asks for one of these, by what it is given and what it is done to; without any it is for everybody who is signed in.',
    commandTable(),
  ].join('\n\n')
}

function roomTable(kind: RoomKind): string {
  const shown = kind === 'direct' || kind === 'group' ? (['outsider', 'member'] as const) : places
  const rows = Object.entries<RoomRight>(roomRights).map(([act, right]) => [
    `\`${act}\``,
    ...shown.map((place) => (isAllowed(right, kind, place) ? yes : '')),
    conditions(act, right, kind),
  ])
  return table(['act', ...shown, 'besides'], rows)
}

function isAllowed({ least }: RoomRight, kind: RoomKind, place: Place): boolean {
  const from = least[kind]
  return from !== 'nobody' && rankOf(place) >= rankOf(from)
}

function rankOf(place: Place): number {
  return places.indexOf(place)
}

function conditions(act: string, right: RoomRight, kind: RoomKind): string {
  const isShared = kind === 'public' || kind === 'private'
  const { inReadOnly, guestsFrom } = right
  const parts = [
    isShared && right.serverAdmins ? "server's admins" : '',
    isShared && right.invited ? 'who is invited or has a link' : '',
    act === 'see_room' && kind === 'private' ? 'anybody, where requests are open' : '',
    act === 'ask_to_join' && kind === 'private' ? 'where requests are open' : '',
    isShared && inReadOnly ? `read-only: from ${inReadOnly} on` : '',
    guestsFrom ? (guestsFrom === 'nobody' ? 'never guests' : `guests from ${guestsFrom} on`) : '',
    right.isSpeech ? 'not while muted' : '',
    right.inArchived === false ? 'not in archived rooms' : '',
    isShared && right.banned === false ? 'not while banned' : '',
    right.isUponMembers ? 'to lower ones only' : '',
  ]
  const isPossible = right.least[kind] !== 'nobody' || (isShared && (right.serverAdmins || right.invited))
  return isPossible ? parts.filter((part) => part !== '').join('; ') : 'never'
}

function serverTable(): string {
  const rows = Object.entries<readonly ServerStanding[]>(serverRights).map(([act, allowed]) => [
    `\`${act}\``,
    ...standings.map((standing) => (allowed.includes(standing) ? yes : '')),
  ])
  return table(['act', ...standings], rows)
}

function commandTable(): string {
  const rows = Object.entries<readonly string[]>(commandRights)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([command, acts]) => [`\`${command}\``, acts.map(actText).join(', ')])
  return table(['command', 'acts'], rows)
}

function actText(act: string): string {
  return isRoomAct(act) ? `\`${act}\`` : `\`${act}\` (server)`
}

function isRoomAct(act: string): act is RoomAct {
  return Object.hasOwn(roomRights, act)
}
