import { type ErrorCode, type Refusal, refuse } from '@hubbub/protocol'

/** A handler's way to say no; made by `refused`. */
export class Refused {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    this.refusal = refusal
  }
}

/** Refuses a command with a code of the table; without words of its own the reply says what the code means. */
export function refused(code: ErrorCode, message?: string, more?: Omit<Refusal, 'code' | 'message'>): Refused {
  return new Refused(refuse(code, message, more))
}
