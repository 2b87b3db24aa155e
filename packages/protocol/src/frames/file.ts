/** Commands about files. */
export const fileCommands = {} as const

/** What the `ok` replies to them carry. */
export const fileReplies = {} as const

/** Events about files. */
export const fileEvents = {} as const
