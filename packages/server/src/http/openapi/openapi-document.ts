import { sessionEvents } from '@hubbub/protocol'
import { type CommandType, routedCommands } from '../api/command-routes.ts'
import { otherRoutes } from '../api/other-routes.ts'
import { apiTags } from '../api/route.ts'
import { type JsonSchema, NamedSchemas } from './describe-schema.ts'
import {
  commandOperation,
  type ErrorAnswer,
  type Operation,
  otherOperation,
  type Parameter,
  Shared,
} from './operation.ts'

/** The document, as far as the page is made from it. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: {
    readonly title: string
    readonly version: string
    readonly description: string
    readonly license: object
  }
  readonly servers: readonly object[]
  readonly tags: readonly { readonly name: string }[]
  readonly security: readonly object[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly responses: Readonly<Record<string, ErrorAnswer>>
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly securitySchemes: object
  }
}

const introduction = `Everything a client does over the WebSocket, as requests: the same commands, checks and rights. Events come over the WebSocket or by webhooks.

Requests and answers are JSON. What was refused is answered with an \`error\`, whose \`code\` says what to do.`

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes a repeat harmless: the same request with the same key is carried out once, and answered alike for a day. Another request with it is `key_reused`.',
  schema: { type: 'string', minLength: 1, maxLength: 64, pattern: '^[\\x21-\\x7e]+$' },
}

/** Makes the OpenAPI 3.1 document of the routes that a server has; without a question all of them. */
export function openApiDocument(knows: (type: CommandType) => boolean = () => true): OpenApiDocument {
  const shared = new Shared(new NamedSchemas())
  const operations = [
    ...routedCommands()
      .filter(([type]) => knows(type))
      .map(([type, route]) => ({ ...route, operation: commandOperation(type, route, shared) })),
    ...otherRoutes.map((route) => ({ ...route, operation: otherOperation(route, shared) })),
  ]
  const error = shared.schemas.describe(sessionEvents.error.omit({ ref: true }))
  const used = new Set(operations.flatMap(({ operation }) => operation.tags))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hubbub',
      version: String(sessionEvents.welcome.shape.protocol.value),
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The server that this document comes from.' }],
    tags: Object.values(apiTags).flatMap((name) => (used.has(name) ? [{ name }] : [])),
    security: [{ accessToken: [] }, { apiKey: [] }],
    paths: pathsOf(operations),
    components: {
      schemas: { Error: errorSchema(error), ...shared.schemas.all() },
      responses: Object.fromEntries(shared.errors),
      parameters: { IdempotencyKey: idempotencyKey },
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of `/api/auth/login`, the token of a guest, or one of another issuer.',
        },
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'hbk_…',
          description: 'A key of a program, made by an administrator with `POST /api/keys`.',
        },
      },
    },
  }
}

function errorSchema({ properties, required = [] }: JsonSchema): JsonSchema {
  return {
    type: 'object',
    description: 'Why something was refused; nothing of it took effect unless the code is `internal`.',
    properties: { type: { type: 'string', const: 'error' }, ...properties },
    required: ['type', ...required],
  }
}

function pathsOf(
  operations: readonly { readonly path: string; readonly method: string; readonly operation: Operation }[],
): OpenApiDocument['paths'] {
  const byPath = Map.groupBy(operations, ({ path }) => path)
  return Object.fromEntries(
    [...byPath].map(([path, ofPath]) => [
      path,
      Object.fromEntries(ofPath.map(({ method, operation }) => [method.toLowerCase(), operation])),
    ]),
  )
}
