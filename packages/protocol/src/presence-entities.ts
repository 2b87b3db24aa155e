import { z } from 'zod'
import { user, userId } from './entities.ts'

/** Longest note about a user's presence, in characters. */
export const presenceNoteChars = 100

/** What others see of somebody who is there. */
export const visibleState = z.enum(['online', 'away', 'busy'])
export type VisibleState = z.infer<typeof visibleState>

/** What others see of a user; nobody else can tell `invisible` from `offline`. */
export const presenceState = z
  .enum(['online', 'away', 'busy', 'offline'])
  .meta({ id: 'PresenceState', description: 'What others see of a user.' })
export type PresenceState = z.infer<typeof presenceState>

/** What a user can choose to be seen as. */
export const presenceChoiceState = z.enum(['online', 'away', 'busy', 'invisible']).meta({
  id: 'PresenceChoiceState',
  description: 'What a user chose to be seen as; `online` leaves it to the connections.',
})
export type PresenceChoiceState = z.infer<typeof presenceChoiceState>

const note = z.string().optional().describe('What the user says about it.')
const until = z.iso.datetime().optional().describe('Until when the choice behind it, or its note, holds.')

/** A user who is there, as others see them. */
export const presentUser = user
  .extend({ state: visibleState.describe('What others see.'), note, until })
  .meta({ id: 'PresentUser', description: 'A user who is there, as others see them.' })
export type PresentUser = z.infer<typeof presentUser>

/** Whether a list of users can be kept up to date by events. */
export const listed = z
  .boolean()
  .describe('False in large rooms: events tell the number only, until one tells users; read the list anew then.')

/** What others see of a user. */
export const userPresence = z
  .object({
    user_id: z.string().describe('The user.'),
    state: presenceState.describe('What others see.'),
    note,
    until,
    last_seen_at: z.iso
      .datetime()
      .optional()
      .describe('When the user was last there; of users who are offline and do not hide it.'),
  })
  .meta({ id: 'UserPresence', description: 'What others see of a user.' })
export type UserPresence = z.infer<typeof userPresence>

/** What only this user's own clients are told: the choice, and what others see. */
export const ownPresence = z
  .object({
    choice: presenceChoiceState.describe('What the user chose.'),
    note,
    until,
    hide_last_seen: z.boolean().describe('Nobody is told when the user was last there.'),
    shown: presenceState.describe('What others see: the dot to show the user.'),
  })
  .meta({ id: 'OwnPresence', description: 'What a user chose, and what others see.' })
export type OwnPresence = z.infer<typeof ownPresence>

/** A connection behind a user's presence. */
export const presenceSession = z
  .object({
    session_id: z.string().describe('The session.'),
    client: z.string().optional().describe('The program, as it named itself.'),
    node: z.string().describe('The server process it is connected to.'),
    connected_at: z.iso.datetime().describe('Since when.'),
    last_active_at: z.iso.datetime().describe('When it last gave a sign of somebody being there.'),
    state: z
      .enum(['active', 'idle', 'background'])
      .describe('`background`: connected for something else, and not counted.'),
    says_idle: z.boolean().describe('The client said itself that nobody is there.'),
    idle_at: z.iso.datetime().optional().describe('When it becomes idle without a further sign; while active.'),
  })
  .meta({ id: 'PresenceSession', description: "A connection behind a user's presence." })
export type PresenceSession = z.infer<typeof presenceSession>

/** Users to be told of. */
export const watchedUsers = z.array(userId).max(200).describe('Ids of users.')
