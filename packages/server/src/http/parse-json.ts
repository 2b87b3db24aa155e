import { Refused, refused } from '@hubbub/hub'
import type { Context } from 'hono'
import { readBody } from './read-body.ts'

/** Reads a JSON object in UTF-8 from the body of a request, of up to so many bytes; an empty body is an empty object. */
export async function parseJson(
  context: Context,
  mostBytes: number,
): Promise<Readonly<Record<string, unknown>> | Refused> {
  const bytes = await readBody(context, mostBytes)
  if (bytes instanceof Refused) return bytes
  if (bytes.byteLength === 0) return {}
  if (!isJson(context))
    return refused('invalid', 'The body has to be JSON: Content-Type: application/json.', { path: 'content-type' })
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
function isJson(context: Context): boolean {
  return /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test((context.req.header('content-type') ?? '').trim())
}
