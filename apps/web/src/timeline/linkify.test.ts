import { expect, test } from 'vitest'
import { linkify } from './linkify.ts'

function links(text: string): readonly string[] {
  return linkify(text).flatMap((part) => (part.kind === 'link' ? [part.url] : []))
}

test('text without an address is one part, and empty text none', () => {
  expect(linkify('hello\nworld')).toEqual([{ kind: 'text', text: 'hello\nworld' }])
  expect(linkify('')).toEqual([])
})

test('joined again, the parts are the text', () => {
  const text = 'see https://a.example/x, (http://b.example/y_(z)) and <https://c.example>。'
  expect(
    linkify(text)
      .map((part) => (part.kind === 'text' ? part.text : part.url))
      .join(''),
  ).toBe(text)
})

test.each([
  ['Read https://a.example/b?c=d#e.', ['https://a.example/b?c=d#e']],
  ['(https://a.example/wiki/Go_(game))', ['https://a.example/wiki/Go_(game)']],
  ['https://a.example, http://b.example:8080/x!', ['https://a.example', 'http://b.example:8080/x']],
  ['請看https://a.example/路徑。謝謝', ['https://a.example/路徑']],
  ['看https://a.example這個', ['https://a.example']],
  ['https://zh.example/wiki/上海/歷史', ['https://zh.example/wiki/上海/歷史']],
  ['**https://a.example/x**', ['https://a.example/x']],
])('finds the addresses in %s', (text, expected) => {
  expect(links(text)).toEqual(expected)
})

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'https://',
  'https://bank.example@evil.example/',
  'ftp://a.example',
  '//a.example',
])('%s is no link', (text) => {
  expect(links(text)).toEqual([])
})

test('quotes and angle brackets never become part of an address', () => {
  expect(links('https://a.example/"onmouseover="alert(1)')).toEqual(['https://a.example/'])
  expect(links('https://a.example/<script>')).toEqual(['https://a.example/'])
})

test('a long run of signs is cut in linear time', () => {
  const started = performance.now()
  linkify(`https://a.example/${'('.repeat(8_000)}${')'.repeat(8_000)}`)
  linkify('https://'.repeat(2_000))
  linkify(`https://a.example/${'.)'.repeat(5_000)}`)
  expect(performance.now() - started).toBeLessThan(500)
})
