/** Tables of other programs. */
export const integrationTables = {} as const
