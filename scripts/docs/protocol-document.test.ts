import { closeReasons, errorCodes } from '@hubbub/protocol'
import { goldenFrames } from '@hubbub/protocol/golden'
import { expect, test } from 'vitest'
import { commands, events, replies } from './frame-tables.ts'
import { namedExample } from './golden-examples.ts'
import { protocolDocument } from './protocol-document.ts'

const text = await protocolDocument()

/** Makes the name that a heading is linked by. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')
}

const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

test('every link within the document leads to a heading', () => {
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor)
  expect(links.length).toBeGreaterThan(50)
  expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([])
})

test('no two headings are linked by the same name', () => {
  expect(headings.filter((heading, index) => headings.indexOf(heading) !== index)).toEqual([])
})

test('every command, reply and event has its section', () => {
  const expected = [
    ...Object.keys(commands).map((type) => `${type}-command`),
    ...Object.keys(replies).map((type) => `${type}-reply`),
    ...Object.keys(events).map((type) => `${type}-event`),
  ]
  expect(expected.filter((anchor) => !headings.includes(anchor))).toEqual([])
})

test('every error code and close code stands in its table', () => {
  const lines = text.split('\n')
  const codes = Object.entries(errorCodes).map(([code, { retry }]) => `| \`${code}\` | \`${retry}\` |`)
  const closes = Object.entries(closeReasons).map(([name, { code }]) => `| ${code} | \`${name}\` |`)
  expect([...codes, ...closes].filter((start) => !lines.some((line) => line.startsWith(start)))).toEqual([])
})

test('golden frames are the examples, ok replies with their commands', () => {
  const missing = goldenFrames.filter(
    ({ frame }) => frame['ref'] !== undefined && frame.type !== 'error' && !text.includes(JSON.stringify(frame)),
  )
  expect(missing).toEqual([])
})

test('a golden frame that is gone is missed', () => {
  expect(() => namedExample('no such frame')).toThrow('no golden frame "no such frame"')
})
