import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { SearchReads } from './ports.ts'
import { searchMessages } from './search-messages.ts'
import { searchRooms } from './search-rooms.ts'
import { searchUsers } from './search-users.ts'

/** How reads about search are answered. */
export const searchReads: ReadHandlers<keyof SearchReads> = {
  search: searchMessages,
  search_users: searchUsers,
  search_rooms: searchRooms,
}
