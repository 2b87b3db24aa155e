import { type Context, Hono } from 'hono'
import type { PageFile, PageFiles } from '../page/page-files.ts'

/** Seconds a browser may keep a file whose name changes with its content: a year. */
const immutableSeconds = 31_536_000

const notBuilt = `The page has not been built.

Build it with:  npm run build --workspace apps/web
and start the server again. Everything else works: connect to /ws.
`

/** Serves the files of the page; without any, `/` says what to do. */
export function pageRoutes(files: PageFiles | undefined): Hono {
  const routes = new Hono()
  if (!files) {
    routes.get('/', (context) => context.text(notBuilt, 503))
    return routes
  }
  for (const [path, file] of files) routes.get(path, (context) => serve(context, file))
  return routes
}

function serve(context: Context, file: PageFile): Response {
  context.header('ETag', file.etag)
  context.header('Cache-Control', file.isImmutable ? `public, max-age=${immutableSeconds}, immutable` : 'no-cache')
  context.header('Vary', 'Accept-Encoding')
  if (context.req.header('if-none-match')?.includes(file.etag)) return context.body(null, 304)
  context.header('Content-Type', file.type)
  if (!file.gzip || !context.req.header('accept-encoding')?.includes('gzip')) return context.body(file.bytes)
  context.header('Content-Encoding', 'gzip')
  return context.body(file.gzip)
}
