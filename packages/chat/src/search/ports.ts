/** What can be asked of a store about search. */
export type SearchReads = object
