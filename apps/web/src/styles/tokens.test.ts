import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contrast, readTheme } from './contrast.ts'

const source = new URL('..', import.meta.url).pathname
const css = readFileSync(`${source}styles/tokens.css`, 'utf8')

const dark = '(prefers-color-scheme: dark)'
const more = '(prefers-contrast: more)'
const themes = [
  { name: 'light', on: [] },
  { name: 'dark', on: [dark] },
  { name: 'light, more contrast', on: [more] },
  { name: 'dark, more contrast', on: [dark, more] },
].map(({ name, on }) => ({ name, theme: readTheme(css, on) }))

const surfaces = ['surface', 'surface-side', 'surface-raised', 'surface-hover']
const pairs: readonly (readonly [text: string, on: readonly string[]])[] = [
  ['text', [...surfaces, 'surface-active', 'accent-soft', 'warning-soft', 'danger-soft']],
  ['text-muted', [...surfaces, 'surface-active', 'accent-soft']],
  ['accent-text', [...surfaces, 'accent-soft']],
  ['danger-text', [...surfaces, 'danger-soft']],
  ['success-text', surfaces],
  ['warning-text', [...surfaces, 'warning-soft']],
  ['on-accent', ['accent', 'accent-hover']],
]

test.each(themes)('every pair of text and surface has a contrast of 4.5 : 1 in $name', ({ theme }) => {
  const all = pairs.flatMap(([text, on]) =>
    on.map((surface) => ({ text, surface, ratio: contrast(theme, text, surface) })),
  )
  expect(all.filter(({ ratio }) => ratio < 4.5)).toEqual([])
})

test.each(themes)('lines of controls, marks and the focus ring have 3 : 1 in $name', ({ theme }) => {
  const marks = ['line-control', 'focus', 'success', 'danger'].flatMap((mark) =>
    ['surface', 'surface-side', 'surface-raised'].map((surface) => ({
      mark,
      surface,
      ratio: contrast(theme, mark, surface),
    })),
  )
  expect(marks.filter(({ ratio }) => ratio < 3)).toEqual([])
})

test('black on white is 21 : 1', () => {
  const theme = new Map([
    ['ink', 'oklch(0 0 0)'],
    ['paper', 'oklch(1 0 0)'],
  ])
  expect(contrast(theme, 'ink', 'paper')).toBeCloseTo(21, 1)
})

test('colours and durations are named in tokens.css only', () => {
  const named = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|color-mix)\(|\b\d+m?s\b/gi
  const others = globSync('**/*.css', { cwd: source }).filter((path) => !path.endsWith('tokens.css'))
  const found = others.flatMap((path) =>
    [...readFileSync(source + path, 'utf8').matchAll(named)].map((match) => `${path}: ${match[0]}`),
  )
  expect(found).toEqual([])
  expect(others.length).toBeGreaterThan(0)
})
