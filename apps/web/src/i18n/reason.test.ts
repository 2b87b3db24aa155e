import { HubError } from '@hubbub/client'
import { expect, test } from 'vitest'
import { en } from './en.ts'
import { reasonFor } from './reason.ts'

test('a refusal is said in the words of its code', () => {
  expect(reasonFor(new HubError('not_a_member'), en)).toBe(en.reasons.not_a_member)
})

test('content that the server finds invalid is too long: empty text is never sent', () => {
  expect(reasonFor(new HubError('invalid', undefined, { path: 'content' }), en)).toBe(en.reasons.too_long)
})

test('codes without words of their own, and what is no refusal, are said in general', () => {
  expect(reasonFor(new HubError('malformed'), en)).toBe(en.reasons.other)
  expect(reasonFor(new Error('constructor'), en)).toBe(en.reasons.other)
})
