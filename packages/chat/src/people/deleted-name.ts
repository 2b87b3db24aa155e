/** What somebody is called who has gone for good. */
export const deletedName = 'deleted user'
