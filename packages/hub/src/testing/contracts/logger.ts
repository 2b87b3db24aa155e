import type { Logger } from '../../ports/logger.ts'
import { expectEqual, expectThat } from '../expect.ts'
import type { ContractCase } from './contract-case.ts'

/** One line as it can be read back. */
export interface LoggedLine {
  readonly level: string
  readonly event: string
  /** Everything the line says, as text. */
  readonly text: string
}

/** A logger under test that keeps every level, and what it has written. */
export interface LoggerSubject {
  readonly logger: Logger
  readonly lines: () => Promise<readonly LoggedLine[]>
}

const levels = ['debug', 'info', 'warn', 'error'] as const

/** The promises of the `Logger` port. */
export const loggerContract: readonly ContractCase<LoggerSubject>[] = [
  {
    rule: 'Logger',
    title: 'every level writes one line with its event, in order',
    async run({ logger, lines }) {
      for (const level of levels) logger[level](`event_${level}`)
      const written = (await lines()).map(({ level, event }) => ({ level, event }))
      const expected = levels.map((level) => ({ level, event: `event_${level}` }))
      expectEqual(written, expected, 'lines')
    },
  },
  {
    rule: 'Logger',
    title: 'fields are on the line, an error with its message',
    async run({ logger, lines }) {
      logger.warn('failed', { topic: 'room:general', attempt: 3, error: new Error('out of reach') })
      const [line] = await lines()
      for (const part of ['room:general', '3', 'out of reach']) {
        expectThat(line?.text.includes(part) === true, `the line says "${part}": ${line?.text}`)
      }
    },
  },
  {
    rule: 'Logger',
    title: 'nothing it is given makes it throw',
    async run({ logger, lines }) {
      const circle: Record<string, unknown> = {}
      circle['itself'] = circle
      for (const value of [circle, 10n, undefined, null, () => 1, Symbol('s'), new Map([[1, 2]])]) {
        logger.error('odd', { value, error: value })
      }
      expectEqual((await lines()).length, 7, 'number of lines')
    },
  },
]
