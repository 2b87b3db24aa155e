/** What can be written of presence. */
export type PresenceWrites = object

/** What can be asked of a store about presence. */
export type PresenceReads = object
