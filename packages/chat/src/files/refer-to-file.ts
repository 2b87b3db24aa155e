import type { ChatTables } from '../writes/chat-tables.ts'

/** F38: counts a place more, or less, that shows a file; a file that nothing shows is the collector's after a while. */
export function referToFile({ records: { files } }: ChatTables, fileId: string, by: 1 | -1): void {
  const file = files.get({ id: fileId })
  if (file) files.put({ ...file, refs: Math.max(0, file.refs + by), looseSince: 0 })
}
