/** Tables of files. */
export const fileTables = {} as const
