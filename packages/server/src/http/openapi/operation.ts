import { type ErrorCode, errorCodes } from '@hubbub/protocol'
import type { CommandType } from '../api/command-routes.ts'
import { doneStatus, schemasOf, scopeOf } from '../api/calls.ts'
import type { OtherRoute } from '../api/other-routes.ts'
import { apiTags, type ApiTag, type CommandRoute, pathFields, takesBody } from '../api/route.ts'
import { asSchema, type JsonSchema, type NamedSchemas } from './describe-schema.ts'
import { exampleOf } from './examples.ts'
import { byStatus, commandRefusals } from './refusals.ts'

/** A parameter of the path or the query. */
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
  readonly example?: unknown
}

/** A body, or the content of an answer. */
export interface Content {
  readonly 'application/json'?: { readonly schema: JsonSchema; readonly example?: unknown }
  readonly 'application/octet-stream'?: { readonly schema: JsonSchema }
}

/** An answer, or a reference to one that several operations have. */
export interface Answer {
  readonly $ref?: string
  readonly description?: string
  readonly headers?: Readonly<Record<string, object>>
  readonly content?: Content
}

/** An operation of the document. */
export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, Answer>>
  /** The scope that a key needs. */
  readonly 'x-scope'?: string
}

/** An answer with an error, which several operations share. */
export interface ErrorAnswer {
  readonly description: string
  readonly content: Content
  readonly headers?: Readonly<Record<string, object>>
  /** The codes that come with this status. */
  readonly 'x-codes': readonly ErrorCode[]
}

/** What the operations of a document share. */
export class Shared {
  readonly schemas: NamedSchemas
  readonly errors = new Map<string, ErrorAnswer>()

  constructor(schemas: NamedSchemas) {
    this.schemas = schemas
  }

  /** The answers for these codes, by status. */
  errorAnswers(codes: readonly ErrorCode[]): Record<string, Answer> {
    const answers: Record<string, Answer> = {}
    for (const [status, ofStatus] of byStatus(codes)) {
      const name = [status, ...ofStatus].join('.')
      this.errors.set(name, errorAnswer(ofStatus))
      answers[String(status)] = { $ref: `#/components/responses/${name}` }
    }
    return answers
  }
}

const waits: readonly ErrorCode[] = ['rate_limited', 'slow_mode', 'in_progress', 'muted']

function errorAnswer(codes: readonly ErrorCode[]): ErrorAnswer {
  const retryAfter = { description: 'How long to wait at least, in seconds.', schema: { type: 'integer' } }
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCodes[code].meaning}`).join('\n'),
    ...(codes.some((code) => waits.includes(code)) ? { headers: { 'Retry-After': retryAfter } } : {}),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    'x-codes': codes,
  }
}

/** Describes the route of a command. */
export function commandOperation(type: CommandType, route: CommandRoute, shared: Shared): Operation {
  const { input, reply } = schemasOf(type)
  const fields = withExtra(fieldsIn(shared.schemas.describe(input), shared.schemas), route, shared)
  const { description: words = '', properties = {} } = fields
  const inPath = pathFields(route.path)
  const { request = {}, reply: answered } = exampleOf(type)
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name))
  const inBody = takesBody(route.method)
  const status = doneStatus(reply, route.status)
  const scope = scopeOf(type)
  return {
    operationId: type,
    ...heading(type, route.tag, route.description ?? words),
    security: [{ accessToken: [] }, { apiKey: [] }],
    ...parametersOf([
      ...inPath.map((name) => parameter('path', name, fields, request[name])),
      ...(inBody ? [] : rest.map((name) => parameter('query', name, fields, request[name]))),
      ...(route.method === 'GET' ? [] : [{ $ref: '#/components/parameters/IdempotencyKey' }]),
    ]),
    ...(inBody && rest.length > 0 ? bodyOf(pick(fields, rest), picked(request, rest)) : {}),
    responses: {
      [status]: done(status === 204 ? undefined : shared.schemas.describe(reply), answered),
      ...shared.errorAnswers(commandRefusals(type, route, Object.keys(properties).length > 0)),
    },
    ...(scope === undefined ? {} : { 'x-scope': scope }),
  }
}

/** Describes a route that is no command. */
export function otherOperation(route: OtherRoute, shared: Shared): Operation {
  const fields = fieldsIn(shared.schemas.describe(route.input), shared.schemas)
  const inPath = pathFields(route.path)
  const { request, reply: answered } = exampleOf(route.id)
  const scope = route.id === 'online' ? scopeOf(route.id) : undefined
  const credentials = [{ accessToken: [] }, ...(route.request ? [] : [{ apiKey: [] }])]
  const codes: readonly ErrorCode[] = [
    ...(route.security === 'caller' ? (['unauthenticated'] as const) : []),
    ...(route.request ? (['malformed', 'not_an_object', 'invalid', 'too_large'] as const) : []),
    ...route.refusals,
    ...(route.path.startsWith('/api/auth') || route.security === 'caller' ? (['rate_limited'] as const) : []),
    'internal',
  ]
  return {
    operationId: route.id,
    ...heading(route.id.replace(/^auth_/, ''), route.tag, route.description),
    security: route.security === 'none' ? [] : route.security === 'caller' ? credentials : [...credentials, {}],
    ...parametersOf(
      Object.keys(fields.properties ?? {}).map((name) =>
        parameter(inPath.includes(name) ? 'path' : 'query', name, fields, undefined),
      ),
    ),
    ...(route.request ? bodyOf(shared.schemas.describe(route.request), request) : {}),
    responses: {
      200: route.reply ? done(shared.schemas.describe(route.reply), answered) : bytes,
      ...shared.errorAnswers([...new Set(codes)]),
    },
    ...(scope === undefined ? {} : { 'x-scope': scope }),
  }
}

const bytes: Answer = {
  description: 'The file, with its own media type where that is harmless.',
  content: { 'application/octet-stream': { schema: { type: 'string', contentEncoding: 'binary' } } },
}

/** `create_room` is "Create room". */
function heading(id: string, tag: ApiTag, description: string): Pick<Operation, 'tags' | 'summary' | 'description'> {
  const words = id.replaceAll('_', ' ').replaceAll(/\bapi\b/g, 'API')
  return { tags: [apiTags[tag]], summary: words.charAt(0).toUpperCase() + words.slice(1), description }
}

function done(schema: JsonSchema | undefined, example: unknown): Answer {
  const description = 'It was carried out.'
  return schema === undefined ? { description } : { description, content: json(schema, example) }
}

function bodyOf(schema: JsonSchema, example: unknown): Pick<Operation, 'requestBody'> {
  const { description: _, ...body } = schema
  return {
    requestBody: {
      required: (schema.required?.length ?? 0) > 0 || schema.$ref !== undefined,
      content: json(body, example),
    },
  }
}

function json(schema: JsonSchema, example: unknown): Content {
  return { 'application/json': { schema, ...(example === undefined ? {} : { example }) } }
}

function withExtra(fields: JsonSchema, { extra }: CommandRoute, { schemas }: Shared): JsonSchema {
  return extra ? { ...fields, properties: { ...fields.properties, ...schemas.describe(extra).properties } } : fields
}

/** The fields of a schema, also of a named one. */
function fieldsIn(schema: JsonSchema, schemas: NamedSchemas): JsonSchema {
  return schema.properties ? schema : { ...schemas.resolve(schema), ...schema }
}

function parametersOf(parameters: NonNullable<Operation['parameters']>): Pick<Operation, 'parameters'> {
  return parameters.length === 0 ? {} : { parameters }
}

function parameter(where: Parameter['in'], name: string, fields: JsonSchema, example: unknown): Parameter {
  const { description: words, ...schema } = asSchema(fields.properties?.[name])
  // What a path holds cannot be left out.
  const description = where === 'path' ? words?.replace(/; left out:.*$/, '.') : words
  return {
    name,
    in: where,
    required: where === 'path' || (fields.required?.includes(name) ?? false),
    ...(description === undefined ? {} : { description }),
    schema,
    ...(example === undefined ? {} : { example }),
  }
}

function pick(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const required = schema.required?.filter((name) => names.includes(name)) ?? []
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, schema.properties?.[name] ?? {}])),
    ...(required.length > 0 ? { required } : {}),
  }
}

function picked(example: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  return Object.fromEntries(names.flatMap((name) => (name in example ? [[name, example[name]]] : [])))
}
