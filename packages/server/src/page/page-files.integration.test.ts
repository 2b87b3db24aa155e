import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { pageRoutes } from '../http/page-routes.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { readPage } from './page-files.ts'

const html = '<!doctype html><title>page</title>'.repeat(50)

/** The routes of a small page. */
function page(): Hono {
  using folder = temporaryFolder()
  mkdirSync(join(folder.path, 'assets'))
  writeFileSync(join(folder.path, 'index.html'), html)
  writeFileSync(join(folder.path, 'assets', 'main-1a2b.js'), 'run()')
  writeFileSync(join(folder.path, 'picture.png'), Buffer.from([137, 80, 78, 71]))
  return new Hono().route('/', pageRoutes(readPage(folder.path)))
}

test('/ is the page, to be asked for again; files with a hash in their name are kept for a year', async () => {
  const routes = page()
  const root = await routes.request('/')
  expect([root.headers.get('content-type'), root.headers.get('cache-control')]).toEqual([
    'text/html; charset=utf-8',
    'no-cache',
  ])
  expect(await root.text()).toBe(html)
  const script = await routes.request('/assets/main-1a2b.js')
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
})

test('clients that take gzip get it, where it is smaller', async () => {
  const routes = page()
  const headers = { 'accept-encoding': 'br, gzip' }
  const root = await routes.request('/', { headers })
  expect(root.headers.get('content-encoding')).toBe('gzip')
  expect(gunzipSync(await root.bytes()).toString()).toBe(html)
  const tiny = await routes.request('/assets/main-1a2b.js', { headers })
  expect([tiny.headers.get('content-encoding'), await tiny.text()]).toEqual([null, 'run()'])
})

test('a client that has the file already is told so', async () => {
  const routes = page()
  const etag = (await routes.request('/')).headers.get('etag') ?? ''
  expect((await routes.request('/', { headers: { 'if-none-match': etag } })).status).toBe(304)
  expect((await routes.request('/', { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
})

test.each([
  '/index.html',
  '/../package.json',
  '/%2e%2e/package.json',
  '/assets/',
  '/assets/%00',
  '/ASSETS/main-1a2b.js',
])('there is nothing at %s: only the files of the page have paths', async (path) => {
  expect((await page().request(`http://any${path}`)).status).toBe(404)
})

test('where the page is not built, / says what to do', async () => {
  const answer = await pageRoutes(undefined).request('/')
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('npm run build --workspace apps/web')
})
