import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import type { FileRow } from './tables.ts'

/** F33: what a user has of the storage, in bytes. */
export function usedBytes({ records }: ChatReadTables, userId: string): number {
  return records.fileUsage.get({ userId })?.bytes ?? 0
}

/** F33: counts bytes of a user, or counts them no longer. */
export function useBytes(tables: ChatTables, userId: string, by: number): void {
  const bytes = Math.max(0, usedBytes(tables, userId) + by)
  const { fileUsage } = tables.records
  if (bytes === 0) fileUsage.remove({ userId })
  else fileUsage.put({ userId, bytes })
}

/** F33: what a file counts: its own bytes; what the server makes of it counts nothing. */
export function countedBytes({ state, size }: Pick<FileRow, 'state' | 'size'>): number {
  return state === 'ready' ? size : 0
}
