import { expect, test } from 'vitest'
import { createLogger, type LogOptions } from './pino-logger.ts'

function logged(options: Partial<LogOptions>): { log: ReturnType<typeof createLogger>; lines: string[] } {
  const lines: string[] = []
  const out = { write: (line: string) => lines.push(line) }
  return { log: createLogger({ level: 'info', format: 'json', ...options }, out), lines }
}

test('a line is one JSON object with level, event and fields', () => {
  const { log, lines } = logged({})
  log.info('started', { port: 1 })
  log.debug('too low')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), port: 1, event: 'started' },
  ])
})

test.each(['json', 'text'] as const)('tokens never reach a %s line', (format) => {
  const { log, lines } = logged({ format })
  const token = 'eyJ-token'
  log.warn('odd', { token, headers: { authorization: token, cookie: token }, request: { token } })
  expect(lines.join('')).not.toContain(token)
  expect(lines.join('')).toContain('(hidden)')
})

test('errors keep their stack and cause', () => {
  const { log, lines } = logged({})
  log.error('failed', { error: new Error('outer', { cause: new Error('inner') }) })
  expect(JSON.parse(lines[0] ?? '').error).toMatchObject({
    message: 'outer: inner',
    stack: expect.stringContaining('pino-logger.test'),
  })
})

test('a text line is short: time, level unless info, event, fields', () => {
  const { log, lines } = logged({ format: 'text' })
  log.info('started', { port: 1, why: 'two words' })
  log.warn('odd')
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d started port=1 why="two words"\n$/)
  expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d warn odd\n$/)
})
