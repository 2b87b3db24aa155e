/** Exit codes: the command failed, or it was called wrongly. */
export const exitCodes = { failed: 1, misused: 2 } as const

/** Ends a command with one sentence for the person at the keyboard, and an exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: number

  constructor(sentence: string, exitCode: number) {
    super(sentence)
    this.exitCode = exitCode
  }
}

/** Says, in one sentence, what is wrong with a command line. */
export function misuse(sentence: string): CommandError {
  return new CommandError(sentence, exitCodes.misused)
}
