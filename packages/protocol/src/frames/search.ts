/** Commands that find things. */
export const searchCommands = {} as const

/** What the `ok` replies to them carry. */
export const searchReplies = {} as const

/** Events that find things. */
export const searchEvents = {} as const
