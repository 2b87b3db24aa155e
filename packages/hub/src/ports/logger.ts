/** What goes with a log line: plain data, never a token or a message text. */
export type LogFields = Readonly<Record<string, unknown>>

/** Where the core reports. Never throws. An Error goes in the field `error`. */
export interface Logger {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}
