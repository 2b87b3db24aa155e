import { type Refused, refused } from '@hubbub/hub'
import type { Context } from 'hono'

/** Reads a JSON object from the body of a request; an empty body is an empty object. */
export async function parseJsonBody(context: Context): Promise<Readonly<Record<string, unknown>> | Refused> {
  const bytes = await context.req.arrayBuffer()
  if (bytes.byteLength === 0) return {}
  let json: unknown
  try {
    // Text that is not UTF-8 must not become other text.
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return refused('malformed', 'The body is not JSON in UTF-8.')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return refused('not_an_object', 'The body is JSON, but not an object.')
  // JSON.parse made a plain object of it.
  return json as Record<string, unknown>
}

/** Says whether a request declares its body as JSON; forms, which any page can send, do not. */
export function isJson(context: Context): boolean {
  return /^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test((context.req.header('content-type') ?? '').trim())
}
