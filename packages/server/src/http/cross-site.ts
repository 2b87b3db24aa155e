import { type Refused, refused } from '@hubbub/hub'
import type { Context } from 'hono'
import { isOriginAllowed } from '../upgrade/origin.ts'

/**
 * Refuses what a page of another site asks for: by the page's origin, or where a browser sends none by what it says of
 * the request (`Sec-Fetch-Site`). Programs that are no browsers send neither, and carry nobody's credentials along.
 */
export function crossSiteRefusal(context: Context, allowedOrigins: readonly string[]): Refused | undefined {
  const origin = context.req.header('origin')
  const site = context.req.header('sec-fetch-site')
  const host = context.req.header('host') ?? new URL(context.req.url).host
  const isOurs =
    origin === undefined
      ? site === undefined || site === 'same-origin' || site === 'none'
      : isOriginAllowed(origin, host, allowedOrigins)
  return isOurs ? undefined : refused('forbidden', 'Pages of other sites may not ask for this.')
}
