import type { LogFields, Logger } from '@hubbub/hub/ports'
import { type DestinationStream, type LoggerOptions, pino } from 'pino'
import { readableLine } from './readable-line.ts'

/** How log lines look and which there are. */
export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly format: 'json' | 'text'
}

/** Fields that never reach a log, wherever in the first two levels they are. */
const secretFields = [
  'token',
  'access_token',
  'accessToken',
  'refresh_token',
  'refreshToken',
  'authorization',
  'secret',
  'password',
  'new_password',
  'newPassword',
  'passwordHash',
  'invite',
  'cookie',
]

const pinoOptions: Omit<LoggerOptions, 'level'> = {
  base: null,
  messageKey: 'event',
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { error: pino.stdSerializers.err },
  redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: '(hidden)' },
}

/** Logs one line per event: JSON for machines, or short ones for people. */
export function createLogger(options: LogOptions, out: { write(line: string): unknown }): Logger {
  const destination: DestinationStream =
    options.format === 'json' ? out : { write: (line) => void out.write(readableLine(line)) }
  const log = pino({ ...pinoOptions, level: options.level }, destination)
  return {
    debug: (event, fields: LogFields = {}) => log.debug(fields, event),
    info: (event, fields: LogFields = {}) => log.info(fields, event),
    warn: (event, fields: LogFields = {}) => log.warn(fields, event),
    error: (event, fields: LogFields = {}) => log.error(fields, event),
  }
}
