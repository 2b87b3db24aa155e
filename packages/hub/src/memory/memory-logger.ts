import type { LogFields, Logger } from '../ports/logger.ts'

/** One line of a log. */
export interface LogLine {
  readonly level: keyof Logger
  readonly event: string
  readonly fields: LogFields
}

/** Keeps the newest log lines in this process's memory. */
export class MemoryLogger implements Logger {
  readonly #maxLines: number
  readonly #lines: LogLine[] = []

  /** Keeps at most `maxLines`; older ones are forgotten. */
  constructor(maxLines = 1_000) {
    this.#maxLines = maxLines
  }

  /** The lines kept, oldest first. */
  get lines(): readonly LogLine[] {
    return this.#lines
  }

  debug(event: string, fields: LogFields = {}): void {
    this.#keep({ level: 'debug', event, fields })
  }

  info(event: string, fields: LogFields = {}): void {
    this.#keep({ level: 'info', event, fields })
  }

  warn(event: string, fields: LogFields = {}): void {
    this.#keep({ level: 'warn', event, fields })
  }

  error(event: string, fields: LogFields = {}): void {
    this.#keep({ level: 'error', event, fields })
  }

  #keep(line: LogLine): void {
    this.#lines.push(line)
    if (this.#lines.length > this.#maxLines) this.#lines.shift()
  }
}
