/** Commands about accounts and profiles. */
export const peopleCommands = {} as const

/** What the `ok` replies to them carry. */
export const peopleReplies = {} as const

/** Events about accounts and profiles. */
export const peopleEvents = {} as const
