import { type ErrorCode, errorCodes } from './codes.ts'
import type { Ref } from './entities.ts'
import type { ErrorFrame } from './frames/index.ts'

/** A refusal the peer must understand: a code from the table, words for a person, and what else is known. */
export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
  readonly path?: string
  readonly retryAfterMs?: number
  readonly id?: string
}

/** Makes a refusal; without words of its own it says what the code means. */
export function refuse(code: ErrorCode, message?: string, more: Omit<Refusal, 'code' | 'message'> = {}): Refusal {
  return { code, message: message ?? errorCodes[code].meaning, ...more }
}

/** Turns a refusal into the `error` frame for the command `ref` belongs to. */
export function errorFrame(refusal: Refusal, ref?: Ref): ErrorFrame {
  return {
    type: 'error',
    ...(ref === undefined ? {} : { ref }),
    code: refusal.code,
    message: refusal.message,
    retry: errorCodes[refusal.code].retry,
    ...(refusal.path === undefined ? {} : { path: refusal.path }),
    ...(refusal.retryAfterMs === undefined ? {} : { retry_after_ms: refusal.retryAfterMs }),
    ...(refusal.id === undefined ? {} : { id: refusal.id }),
  }
}
