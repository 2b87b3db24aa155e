/** What can be written of people. */
export type PeopleWrites = object

/** What can be asked of a store about people. */
export type PeopleReads = object
