/** Tables of people. */
export const peopleTables = {} as const
