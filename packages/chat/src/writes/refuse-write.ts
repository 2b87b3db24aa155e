import type { ErrorCode } from '@hubbub/protocol'
import type { WriteRefused } from '../ports/written.ts'
import type { Denial } from '../rights/may.ts'

/** Says no to a write. */
export function refuseWrite(code: ErrorCode, message?: string): WriteRefused {
  return { refused: code, changes: [], ...(message === undefined ? {} : { message }) }
}

/** Says no to a write for the reason the rights give. */
export function deniedWrite({ code, message, retryAfterMs }: Denial): WriteRefused {
  return { ...refuseWrite(code, message), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}
