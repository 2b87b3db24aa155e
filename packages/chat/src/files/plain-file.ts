import type { FileRow } from './tables.ts'

/** What a file is besides whose, what and where, when nothing is known of it or was made of it. */
export const plainFile = {
  width: null,
  height: null,
  thumbnailBytes: 0,
  avatarBytes: 0,
  state: 'ready',
  refs: 0,
  looseSince: 0,
} as const satisfies Partial<FileRow>
