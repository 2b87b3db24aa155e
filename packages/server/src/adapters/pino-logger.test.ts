import { loggerContract } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { createLogger, type LogOptions } from './pino-logger.ts'

function logged(options: Partial<LogOptions>): { log: ReturnType<typeof createLogger>; lines: string[] } {
  const lines: string[] = []
  const out = { write: (line: string) => lines.push(line) }
  return { log: createLogger({ level: 'info', format: 'json', ...options }, out), lines }
}

for (const { rule, title, run } of loggerContract) {
  test(`${rule}: ${title}`, async () => {
    const { log, lines } = logged({ level: 'debug' })
    const read = async () => lines.map((text) => ({ ...JSON.parse(text), text }))
    await expect(run({ logger: log, lines: read })).resolves.toBeUndefined()
  })

  test(`${rule}, for people: ${title}`, async () => {
    const { log, lines } = logged({ level: 'debug', format: 'text' })
    const read = async () => lines.map(readBack)
    await expect(run({ logger: log, lines: read })).resolves.toBeUndefined()
  })
}

function readBack(text: string): { level: string; event: string; text: string } {
  const [, first = '', second = ''] = text.split(/\s/)
  const isLevel = ['debug', 'warn', 'error'].includes(first)
  return { level: isLevel ? first : 'info', event: isLevel ? second : first, text }
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
