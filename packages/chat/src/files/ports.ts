/** What can be written of files. */
export type FileWrites = object

/** What can be asked of a store about files. */
export type FileReads = object
