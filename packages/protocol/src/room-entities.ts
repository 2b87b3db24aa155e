import { z } from 'zod'
import { roomKind, user } from './entities.ts'

/** What somebody may know of a room who is not in it. */
export const roomPreview = z
  .object({
    id: z.string().describe('The id of the room.'),
    kind: roomKind.describe('What kind of room it is.'),
    name: z.string().describe('The name to show.'),
    topic: z.string().optional().describe('What is talked about now, in a line.'),
    description: z.string().optional().describe('What the room is for.'),
    avatar: z.string().optional().describe('Id of its picture, a file.'),
    member_count: z.int().describe('Members, online or not.'),
  })
  .meta({ id: 'RoomPreview', description: 'What somebody may know of a room who is not in it.' })
export type RoomPreview = z.infer<typeof roomPreview>

/** An invitation that waits for its answer. */
export const invitation = z
  .object({
    room: roomPreview.describe('The room.'),
    by: user.describe('Who invited.'),
    invited_at: z.iso.datetime().describe('When.'),
  })
  .meta({ id: 'Invitation', description: 'An invitation that waits for its answer.' })
export type Invitation = z.infer<typeof invitation>

/** A link that lets its holder into a room. */
export const inviteLink = z
  .object({
    link_id: z.string().describe('Names the link where its token must not be seen.'),
    token: z.string().describe('What `accept_invite_link` asks for. Whoever has it may come in: hand it on with care.'),
    by: user.describe('Who made it.'),
    created_at: z.iso.datetime().describe('When.'),
    expires_at: z.iso.datetime().optional().describe('When it ends; left out: never.'),
    max_uses: z.int().optional().describe('How often it can be used; left out: any number of times.'),
    uses: z.int().describe('How often it was used.'),
  })
  .meta({ id: 'InviteLink', description: 'A link that lets its holder into a room.' })
export type InviteLink = z.infer<typeof inviteLink>

/** Somebody who asks to be let into a room. */
export const joinRequest = z
  .object({
    user: user.describe('Who.'),
    note: z.string().optional().describe('What they wrote about it.'),
    requested_at: z.iso.datetime().describe('When.'),
  })
  .meta({ id: 'JoinRequest', description: 'Somebody who asks to be let into a room.' })
export type JoinRequest = z.infer<typeof joinRequest>

/** Somebody who is kept out of a room. */
export const ban = z
  .object({
    user: user.describe('Who is kept out.'),
    by: user.describe('Who did it.'),
    banned_at: z.iso.datetime().describe('When.'),
    until: z.iso.datetime().optional().describe('Until when; left out: for good.'),
    reason: z.string().optional().describe('Why.'),
  })
  .meta({ id: 'Ban', description: 'Somebody who is kept out of a room.' })
export type Ban = z.infer<typeof ban>

/** An administrative act: who did what to whom, when. */
export const auditEntry = z
  .object({
    id: z.int().describe('Numbers the acts from 1, without holes until old ones are removed.'),
    at: z.iso.datetime().describe('When.'),
    room_id: z.string().optional().describe('In which room; left out: on the server as a whole.'),
    actor: user.optional().describe('Who did it; left out: the server itself.'),
    action: z.string().describe('What was done, as in `kick`.'),
    target: user.optional().describe('To whom it was done.'),
    detail: z.record(z.string(), z.unknown()).optional().describe('What else is known about it.'),
  })
  .meta({ id: 'AuditEntry', description: 'An administrative act: who did what to whom, when.' })
export type AuditEntry = z.infer<typeof auditEntry>
