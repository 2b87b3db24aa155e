/** What can be written of other programs. */
export type IntegrationWrites = object

/** What can be asked of a store about other programs. */
export type IntegrationReads = object
