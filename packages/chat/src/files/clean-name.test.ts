import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanName, nameBytes, utf8Bytes } from './clean-name.ts'

test.each([
  ['holiday.jpg', 'holiday.jpg'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\al\\photo.png', 'photo.png'],
  ['/', 'file'],
  ['..', 'file'],
  ['', 'file'],
  ['folder/', 'folder'],
  ['a\0b\r\nc.txt', 'abc.txt'],
  ['.htaccess', 'htaccess'],
  ['  spaced   out .txt. ', 'spaced out .txt'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['com1 .log', '_com1 .log'],
  ['console.log', 'console.log'],
  ['a<b>:"c|?*.txt', 'a_b___c___.txt'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['\u2067\u200f\u200bx', 'x'],
  ['\ufeffbom.csv', 'bom.csv'],
  ['half \ud83d.txt', 'half .txt'],
  ['cafe\u0301.txt', 'caf\u00e9.txt'],
  ['我家.txt', '我家.txt'],
  ['👩‍👩‍👧.png', '👩‍👩‍👧.png'],
  ['..\u202e/..\\\u200b.', 'file'],
])('F12: %j is saved as %j', (given, name) => {
  expect(cleanName(given)).toBe(name)
})

test('F12: a long name is cut by bytes, between characters, and keeps its extension', () => {
  expect(cleanName(`${'x'.repeat(300)}.tar`)).toBe(`${'x'.repeat(196)}.tar`)
  expect(cleanName(`${'家'.repeat(100)}.txt`)).toBe(`${'家'.repeat(65)}.txt`)
  expect(cleanName(`${'🎉'.repeat(100)}`)).toBe('🎉'.repeat(50))
  expect(cleanName(`a.${'x'.repeat(300)}`)).toBe(`a.${'x'.repeat(198)}`)
})

test('F12: whatever is given, the name is clean, and cleaning it again changes nothing', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('/', '\\', '.', ' ', '\u202e', 'con', 'x.', '\0', '"'),
  )
  const given = fc.array(unit, { maxLength: 150 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(given, (text) => {
      const name = cleanName(text)
      expect(utf8Bytes(name)).toBeLessThanOrEqual(nameBytes)
      expect(name).not.toMatch(/^$|[/\\<>:"|?*\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|^[\s.]|[\s.]$/u)
      expect(name.normalize('NFC')).toBe(name)
      expect(cleanName(name)).toBe(name)
    }),
  )
})

test('F12: bytes are counted as UTF-8 has them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length)
    }),
  )
})
