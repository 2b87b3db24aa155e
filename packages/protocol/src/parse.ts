import type { z } from 'zod'
import { type Ref, ref as refSchema } from './entities.ts'
import { payload as payloadSchema, type SchemaTable } from './frames/index.ts'
import { type Refusal, refuse } from './refusal.ts'

/** A frame that is an object with a `type`, its fields not checked yet. */
export interface RawCommand {
  readonly type: string
  readonly ref: Ref | undefined
  readonly fields: Readonly<Record<string, unknown>>
}

/** What a piece of input turned out to be; a refusal keeps the `ref` when one could be read. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; refusal: Refusal; ref: Ref | undefined }

/** Parses the text of a frame into a command whose fields are still unknown. Never throws. */
export function parseFrame(text: string): Parsed<RawCommand> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, refusal: refuse('malformed'), ref: undefined }
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { ok: false, refusal: refuse('not_an_object'), ref: undefined }
  }
  // The one cast from unknown to a record: `json` is a plain object made by JSON.parse.
  const fields = json as Record<string, unknown>
  const ref = readRef(fields['ref'])
  if (!ref.ok)
    return {
      ok: false,
      refusal: refuse('invalid', 'ref: a short string or an integer', { path: 'ref' }),
      ref: undefined,
    }
  if (typeof fields['type'] !== 'string') {
    return { ok: false, refusal: refuse('invalid', 'type: expected a string', { path: 'type' }), ref: ref.value }
  }
  return { ok: true, value: { type: fields['type'], ref: ref.value, fields } }
}

function readRef(value: unknown): { ok: true; value: Ref | undefined } | { ok: false } {
  if (value === undefined) return { ok: true, value: undefined }
  const parsed = refSchema.safeParse(value)
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false }
}

/** Checks the fields of a command against its schema; a refusal names the first bad field by its path. */
export function parseFields<Schema extends z.ZodType>(schema: Schema, command: RawCommand): Parsed<z.infer<Schema>> {
  const parsed = schema.safeParse(command.fields)
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, refusal: issueRefusal(parsed.error, []), ref: command.ref }
}

/** Finds the schema of a command's type; inherited names such as `constructor` are unknown types. */
export function schemaOf(table: SchemaTable, type: string): z.ZodType | undefined {
  return Object.hasOwn(table, type) ? table[type] : undefined
}

/** Checks a payload: against its own schema where it has one, and as bounded JSON in any case. */
export function parsePayload(schema: z.ZodType | undefined, value: unknown): Parsed<unknown> {
  for (const check of schema ? [payloadSchema, schema] : [payloadSchema]) {
    const parsed = check.safeParse(value)
    if (parsed.success) {
      if (check === schema) return { ok: true, value: parsed.data }
      continue
    }
    return { ok: false, refusal: issueRefusal(parsed.error, ['payload']), ref: undefined }
  }
  return { ok: true, value }
}

/** Longest path in a refusal, in characters: names in it are the client's, and must not come back larger than they came. */
const pathChars = 320

function issueRefusal(error: z.ZodError, prefix: readonly string[]): Refusal {
  const issue = error.issues[0]
  const path = [...prefix, ...(issue?.path.map(String) ?? [])].join('.').slice(0, pathChars)
  // A bad key says only that it is one; why is a level deeper.
  const why = issue?.code === 'invalid_key' ? (issue.issues[0] ?? issue) : issue
  const message = why?.message ?? 'not as the schema says'
  return path === '' ? refuse('invalid', message) : refuse('invalid', `${path}: ${message}`, { path })
}
