import { expect, test } from 'vitest'
import { defineModule, topic } from '../module.ts'
import { compilePattern, Namespaces } from './namespaces.ts'

const quotes = topic({ publish: 'anyone' })
const special = topic({})
const market = defineModule('market', { commands: {}, topics: { 'quotes/special': special, 'quotes/:symbol': quotes } })

test('T1: a placeholder takes everything up to the next slash', () => {
  const namespaces = new Namespaces([market])
  expect(namespaces.find('quotes/AAPL')).toBe(quotes)
  expect(namespaces.find('quotes/a.b:c 上海')).toBe(quotes)
  for (const name of ['quotes/', 'quotes/a/b', 'xquotes/a', 'quotes', '']) expect(namespaces.find(name)).toBeUndefined()
})

test('T1: where several patterns match, the first declared wins', () => {
  expect(new Namespaces([market]).find('quotes/special')).toBe(special)
})

test('a colon before a placeholder is part of the name', () => {
  const rooms = defineModule('rooms', { commands: {}, topics: { 'room::id': special } })
  expect(new Namespaces([rooms]).find('room:general')).toBe(special)
  expect(new Namespaces([rooms]).find('room:')).toBeUndefined()
})

test('characters that mean something in a regular expression mean themselves', () => {
  expect(compilePattern('a.b*(c)[d]+{1}|^$?\\').test('a.b*(c)[d]+{1}|^$?\\')).toBe(true)
  expect(compilePattern('a.b').test('axb')).toBe(false)
})

test('names that begin with @ are the channels of the hub, whatever patterns there are', () => {
  const all = defineModule('all', { commands: {}, topics: { ':anything': quotes } })
  const namespaces = new Namespaces([all])
  expect(namespaces.find('hello')).toBe(quotes)
  for (const name of ['@all', '@user:u_1']) expect(namespaces.find(name)).toBeUndefined()
})

test('two modules with one pattern are refused with both names', () => {
  const other = defineModule('other', { commands: {}, topics: { 'quotes/:symbol': quotes } })
  expect(() => new Namespaces([market, other])).toThrow('declared by market and by other; rename one')
})
