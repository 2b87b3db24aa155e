import { expect, test } from 'vitest'
import { parseCpuMicros, parseResidentKilobytes } from './process-usage.ts'

test('CPU time is user plus kernel, also when the command name holds spaces and parentheses', () => {
  const fields = ['S', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 250, 50, 99, 99].join(' ')
  expect(parseCpuMicros(`77 (a b) c) ${fields}\n`)).toBe(3_000_000)
})

test('text that is no process status is refused', () => {
  expect(() => parseCpuMicros('77 (node) S 1')).toThrow('No process times')
  expect(() => parseResidentKilobytes('Name:\tnode\nState:\tZ (zombie)\n')).toThrow('has the server ended')
})

test('resident memory is read in kB', () => {
  expect(parseResidentKilobytes('VmHWM:\t  999 kB\nVmRSS:\t   61234 kB\n')).toBe(61_234)
})
