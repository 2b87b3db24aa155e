import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type Context, Hono } from 'hono'
import type { CommandType } from '../api/command-routes.ts'
import { openApiDocument } from '../openapi/openapi-document.ts'
import { docsPage } from './docs-page.ts'
import { docsStyle } from './docs-style.ts'

/** A text that is served as it is. */
interface Served {
  readonly text: string
  readonly gzip: Buffer<ArrayBuffer>
  readonly etag: string
}

/** Serves the document of the routes that this server has, and the page made of it; both are made when first asked for. */
export function docsRoutes(knows: (type: CommandType) => boolean): Hono {
  const document = once(() => openApiDocument(knows))
  const json = once(() => served(JSON.stringify(document())))
  const page = once(() => served(docsPage(document())))
  const style = once(() => served(docsStyle))
  const routes = new Hono()
  routes.get('/api/openapi.json', (context) => serve(context, json(), 'application/json'))
  routes.get('/api/docs', (context) => serve(context, page(), 'text/html; charset=utf-8'))
  routes.get('/api/docs.css', (context) => serve(context, style(), 'text/css; charset=utf-8'))
  return routes
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

function served(text: string): Served {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  return { text, gzip: gzipSync(text), etag }
}

function serve(context: Context, { text, gzip, etag }: Served, type: string): Response {
  context.header('ETag', etag)
  context.header('Cache-Control', 'no-cache')
  context.header('Vary', 'Accept-Encoding')
  if (context.req.header('if-none-match')?.includes(etag)) return context.body(null, 304)
  context.header('Content-Type', type)
  if (!context.req.header('accept-encoding')?.includes('gzip')) return context.body(text)
  context.header('Content-Encoding', 'gzip')
  return context.body(gzip)
}
