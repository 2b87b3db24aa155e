/** Tables of presence. */
export const presenceTables = {} as const
