import { Refused, refused } from '@hubbub/hub'
import { parseFields } from '@hubbub/protocol'
import type { Context } from 'hono'
import type { z } from 'zod'

/** Reads the JSON body of a request and checks it; other kinds of bodies are refused, since forms can send them anywhere. */
export async function parseBody<Body>(context: Context, schema: z.ZodType<Body>): Promise<Body | Refused> {
  const type = context.req.header('content-type') ?? ''
  if (!/^application\/json(;|$)/i.test(type.trim()))
    return refused('invalid', 'The body has to be JSON: Content-Type: application/json.', { path: 'content-type' })
  let json: unknown
  try {
    json = JSON.parse(await context.req.text())
  } catch {
    return refused('malformed', 'The body is not JSON.')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return refused('not_an_object', 'The body is JSON, but not an object.')
  // JSON.parse made a plain object of it.
  const fields = json as Record<string, unknown>
  const parsed = parseFields(schema, { type: '', ref: undefined, fields })
  return parsed.ok ? parsed.value : new Refused(parsed.refusal)
}
