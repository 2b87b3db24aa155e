import type { ChatReadTables } from '../reads/chat-read-tables.ts'

/** Rooms of a file that are looked at to find one its reader may see. */
const mostRooms = 200
/** Stands behind every id. */
const last = '\u{10ffff}'

/** The rooms that show a file, each once, however many messages of them do. */
export function* roomsOfFile({ records }: ChatReadTables, fileId: string): Generator<string, void, void> {
  let [place] = records.fileRefs.scan({ equals: { fileId }, limit: 1 })
  for (let count = 0; place && count < mostRooms; count++) {
    yield place.roomId
    const after = { roomId: place.roomId, messageId: last }
    ;[place] = records.fileRefs.scan({ equals: { fileId }, after, limit: 1 })
  }
}
