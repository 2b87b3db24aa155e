import type { LogFields, Logger } from '@hubbub/hub/ports'

/** A logger that keeps what it is told, for tests to look at. */
export function keptLog(): { logger: Logger; lines: { level: string; event: string; fields: LogFields }[] } {
  const lines: { level: string; event: string; fields: LogFields }[] = []
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ level, event, fields })
  return { logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines }
}
