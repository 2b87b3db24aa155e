import type { z } from 'zod'
import type { ErrorCode } from '../codes.ts'

/** One route of the HTTP API, as data: routing, checking and the OpenAPI document come from it. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly description: string
  /** What the request has to show in its `Authorization` header. */
  readonly security: 'none' | 'access_token'
  /** The JSON body; left out: there is none. */
  readonly request?: z.ZodType
  /** The JSON body of the answer with status 200. */
  readonly reply: z.ZodType
  /** Codes of the `error` frames it answers with, besides those every route has. */
  readonly refusals: readonly ErrorCode[]
}
