import { z } from 'zod'
import { messageId, roomId, userId } from '../entities.ts'
import { wireLimits } from '../limits.ts'

// Fields that several commands have.

/** A text that may be blank: without U+0000, which some databases do not keep, and without lone surrogates, which none keeps. */
const text = z
  .string()
  .max(wireLimits.contentChars)
  .refine((given) => given.isWellFormed() && !given.includes('\0'), 'must be Unicode text without U+0000')

/** The text of a message. */
export const content = text
  .refine((given) => given.trim() !== '', 'must not be empty')
  .describe('The text, as Markdown: not blank, no U+0000.')

/** The text of a message that may be its files alone. */
export const contentOrNone = text.describe('The text, as Markdown: no U+0000; blank only where there are attachments.')

export const theRoom = roomId.describe('The room.')
export const aRoom = roomId.optional().describe('The room; left out: that of `?room_id=`, else the first default room.')
export const theMessage = messageId.describe('The message.')
export const theUser = userId.describe('Id of the user.')
/** For events and replies, where nothing is checked. */
export const eventRoom = z.string().describe('The room.')
export const durableOffset = z.int().describe("The room's offset of this change.")
export const memberCount = z.int().describe('Members of the room now.')
export const online = z.int().describe('How many are online in the room now.')
export const nextCursor = z.string().optional().describe('Given when more follow.')
