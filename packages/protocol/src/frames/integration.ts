/** Commands for other programs: keys and webhooks. */
export const integrationCommands = {} as const

/** What the `ok` replies to them carry. */
export const integrationReplies = {} as const

/** Events for other programs: keys and webhooks. */
export const integrationEvents = {} as const
