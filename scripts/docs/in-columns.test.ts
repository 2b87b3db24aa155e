import { expect, test } from 'vitest'
import { inColumns } from './in-columns.ts'
import { table } from './markdown.ts'

test('tables are set in columns, and the text around them stays', () => {
  const text = `# Title\n\n${table(
    ['act', 'who'],
    [
      ['`see_room`', 'yes'],
      ['`ban`', ''],
    ],
  )}\n\nEnd.\n`
  expect(inColumns(text)).toBe('# Title\n\nact         who\n`see_room`  yes\n`ban`\n\nEnd.\n')
})
