import { type ErrorCode, errorCodes, type RetryAdvice } from '@hubbub/protocol'

/** A refusal by the server to the application around it; `code` and `retry` are those of the wire. */
export class HubbubError extends Error {
  override readonly name = 'HubbubError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }

  get retry(): RetryAdvice {
    return errorCodes[this.code].retry
  }
}
