import { limitDefaults } from '@hubbub/hub'
import { wireLimits } from '@hubbub/protocol'
import { table } from './markdown.ts'

const wireMeanings = {
  topicChars: 'characters of a topic name',
  refChars: 'characters of a `ref`',
  clientIdChars: 'characters of a `client_id`',
  payloadDepth: 'levels of nesting in a published payload',
  positions: 'positions in one `hello`',
  contentChars: 'characters of a message',
  attachments: 'files named by one message',
  roomNameChars: 'characters of a room name',
  roomTopicChars: 'characters of the topic of a room',
  roomDescriptionChars: 'characters of the description of a room',
  noteChars: 'characters of a reason or of a note with a request',
  groupPeople: 'people of a group room',
  firstInvitations: 'users invited by the command that makes a room',
  usernameChars: 'characters of a user name',
  fileNameChars: 'characters of a file name',
  queryChars: 'characters of a search',
  webhookUrlChars: "characters of a webhook's address",
  pageRows: 'rows in one page of a list',
} as const satisfies Record<keyof typeof wireLimits, string>

/** The fixed bounds of the wire. */
export function wireLimitTable(): string {
  const rows = Object.entries(wireMeanings).map(([name, meaning]) => [meaning, count(limitOf(name))])
  return table(['at most', ''], rows)
}

/** The bounds of a server that clients meet, with their defaults. */
export function serverLimitTable(): string {
  const { frameBytes, pendingCommands, commands, commandsPerUser, refusals, binaryBytes, subscriptions } = limitDefaults
  const { connections, connectionsPerAddress, connectionsPerUser } = limitDefaults
  const rate = ({ perSecond, burst }: { perSecond: number; burst: number }): string =>
    `${count(perSecond)} a second, ${count(burst)} at once`
  return table(
    ['', 'default', 'beyond it'],
    [
      ['bytes of a frame to the server', count(frameBytes), 'closed with 1009'],
      ['commands of a connection that wait or run', count(pendingCommands), '`overloaded`'],
      ['commands of a connection', rate(commands), '`rate_limited`'],
      ['commands of a user, all connections and calls together', rate(commandsPerUser), '`rate_limited`'],
      ['bytes of binary frames of a connection', rate(binaryBytes), '`rate_limited`'],
      ['`rate_limited` replies to a connection', rate(refusals), 'closed with 4004'],
      ['subscriptions of a session', count(subscriptions), '`limit_reached`'],
      ['connections of a user', count(connectionsPerUser), 'closed with 4505'],
      ['connections from an address', count(connectionsPerAddress), '503 before the upgrade'],
      ['connections in all', count(connections), '503 before the upgrade'],
    ],
  )
}

function limitOf(name: string): number {
  return Object.entries(wireLimits).find(([key]) => key === name)?.[1] ?? 0
}

const count = (value: number): string => value.toLocaleString('en-US')
