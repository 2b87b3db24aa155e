/** One command of the program. */
export interface Command {
  readonly name: string
  /** One line for `hubbub --help`. */
  readonly summary: string
  /** Carries the command out; resolves with the exit code. Throws a UsageError or a StartError for the person at the keyboard. */
  readonly run: (args: readonly string[]) => Promise<number>
}
