import { Refused } from '@hubbub/hub'
import { parseFields } from '@hubbub/protocol'
import type { Context } from 'hono'
import type { z } from 'zod'
import { parseJson } from './parse-json.ts'

/** Reads the JSON body of a request, of up to so many bytes, and checks it. */
export async function parseBody<Body>(
  context: Context,
  schema: z.ZodType<Body>,
  mostBytes: number,
): Promise<Body | Refused> {
  const fields = await parseJson(context, mostBytes)
  if (fields instanceof Refused) return fields
  const parsed = parseFields(schema, { type: '', ref: undefined, fields })
  return parsed.ok ? parsed.value : new Refused(parsed.refusal)
}
