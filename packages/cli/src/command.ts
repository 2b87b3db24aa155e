/** Carries a command out; resolves with the exit code. Rejects with a CommandError for the person at the keyboard. */
export type Run = (args: readonly string[]) => Promise<number>

/** One command of the program. */
export interface Command {
  readonly name: string
  /** One line for `hubbub --help`. */
  readonly summary: string
  /** Loads what the command needs, and nothing of the others: `connect` starts without a server in memory. */
  readonly load: () => Promise<Run>
}
