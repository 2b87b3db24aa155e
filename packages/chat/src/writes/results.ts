import type { ErrorCode } from '@hubbub/protocol'
import type { WriteRefused } from '../ports/chat-write.ts'

/** Says no to a write. */
export function refuseWrite(code: ErrorCode, message?: string): WriteRefused {
  return { kind: 'refused', code, changes: [], ...(message === undefined ? {} : { message }) }
}
