import type { Attachment } from '@hubbub/protocol'
import type { FileRow } from './tables.ts'

/** A file as messages show it. */
export function toAttachment({ id, name, size, mime, width, height, thumbnailBytes }: FileRow): Attachment {
  return {
    file_id: id,
    name,
    size,
    mime,
    ...(width === null ? {} : { width }),
    ...(height === null ? {} : { height }),
    ...(thumbnailBytes > 0 ? { thumbnail: true } : {}),
  }
}
