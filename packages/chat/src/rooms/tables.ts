/** Tables of rooms: who was invited, banned, asks to come in. */
export const roomTables = {} as const
