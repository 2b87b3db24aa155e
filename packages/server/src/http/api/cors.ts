import type { Context, MiddlewareHandler } from 'hono'

/** How long a browser may remember what it was allowed, in seconds. */
const rememberedSeconds = 600
const methods = 'GET, POST, PUT, PATCH, DELETE'
const requestHeaders = 'Authorization, Content-Type, Idempotency-Key'
const answerHeaders = 'Retry-After, Idempotent-Replayed, WWW-Authenticate, ETag'

/**
 * H50: lets pages of the configured origins call the API by `Authorization`; no cookies are involved. Pages of other
 * origins get no header, so that browsers keep the answers from them.
 */
export function cors(allowedOrigins: readonly string[]): MiddlewareHandler {
  return async (context, next) => {
    const origin = context.req.header('origin')
    const isAllowed = origin !== undefined && (allowedOrigins.includes('*') || allowedOrigins.includes(origin))
    if (isPreflight(context)) {
      context.header('Vary', 'Origin')
      if (isAllowed) allow(context, origin)
      return context.body(null, 204)
    }
    await next()
    context.header('Vary', 'Origin', { append: true })
    if (isAllowed) {
      context.header('Access-Control-Allow-Origin', origin)
      context.header('Access-Control-Expose-Headers', answerHeaders)
    }
    return undefined
  }
}

function isPreflight({ req }: Context): boolean {
  return req.method === 'OPTIONS' && req.header('access-control-request-method') !== undefined
}

function allow(context: Context, origin: string): void {
  context.header('Access-Control-Allow-Origin', origin)
  context.header('Access-Control-Allow-Methods', methods)
  context.header('Access-Control-Allow-Headers', requestHeaders)
  context.header('Access-Control-Max-Age', String(rememberedSeconds))
}
