import { expect, test } from 'vitest'
import { openApiDocument } from '../openapi/openapi-document.ts'
import { docsPage } from './docs-page.ts'
import { docsStyle } from './docs-style.ts'
import { html, inline } from './html.ts'

const document = openApiDocument()
const page = docsPage(document)

test('H60: the page shows every operation, with a place to link to', () => {
  const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
  expect(ids.filter((id) => !page.includes(`<article class="operation" id="${id}">`))).toEqual([])
})

test('H60: every link within the page leads somewhere, and no place has a name twice', () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
  expect(links.filter((id) => !ids.includes(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
})

test('H60: the page has no script, no style of its own, and asks no other server for anything', () => {
  expect(page).not.toMatch(/<script|<style| style=| on[a-z]+=|src=/)
  const asked = [...page.matchAll(/(?:href|src)="([^"#][^"]*)"/g)].map(([, address]) => address)
  expect(asked).toEqual(['/api/docs.css', '/api/openapi.json'])
  expect(docsStyle).not.toMatch(/url\(|@import/)
})

test('H60: what is put into HTML is escaped', () => {
  expect(html`<p title="${'"x"'}">${'<b>&'}${html`<i>${"'"}</i>`}</p>`.text).toBe(
    '<p title="&quot;x&quot;">&lt;b&gt;&amp;<i>&#39;</i></p>',
  )
  expect(html`${inline('a `<b>` c')}`.text).toBe('a <code>&lt;b&gt;</code> c')
})
