import type { IncomingHttpHeaders } from 'node:http'
import type { Admission } from '@hubbub/hub'
import type { ErrorCode } from '@hubbub/protocol'
import { type ClaimRules, type ClientClaims, readClaims } from './client-claims.ts'
import { isOriginAllowed } from './origin.ts'

/** An upgrade request, as far as it decides anything. */
export interface UpgradeRequest {
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** What decides, beside the request. Admission is asked last, once everything else is right. */
export interface UpgradeRules extends ClaimRules {
  readonly allowedOrigins: readonly string[]
  readonly echo: boolean
  readonly admit: (path: UpgradePath) => Admission
}

export type UpgradePath = '/ws' | '/echo'

/** What becomes of an upgrade request. */
export type UpgradePlan =
  | { readonly kind: 'hub'; readonly claims: ClientClaims }
  | { readonly kind: 'echo' }
  | {
      readonly kind: 'refuse'
      readonly status: number
      readonly code: ErrorCode
      readonly message: string
      /** In seconds. */
      readonly retryAfter?: number
    }

/** Seconds after which a full server is worth another try. */
const retryFullAfter = 5
/** A draining node is about to be replaced, and others may be there already. */
const retryDrainingAfter = 1

/** Decides what becomes of an upgrade request. */
export function planUpgrade(request: UpgradeRequest, rules: UpgradeRules): UpgradePlan {
  const url = URL.canParse(request.url, 'ws://any') ? new URL(request.url, 'ws://any') : undefined
  const path = url?.pathname
  if (!url || !(path === '/ws' || (path === '/echo' && rules.echo))) {
    return refuse(404, 'not_found', 'There is no WebSocket here; connect to /ws.')
  }
  const { headers } = request
  if (hasBody(headers)) return refuse(400, 'invalid', 'An upgrade request has no body.')
  if (!isOriginAllowed(headers.origin, headers.host, rules.allowedOrigins)) {
    return refuse(403, 'forbidden', 'Pages of this origin may not connect; http.allowed_origins lists those that may.')
  }
  const admission = rules.admit(path)
  if (!admission.ok) {
    const isDraining = admission.reason === 'draining'
    return {
      ...refuse(503, isDraining ? 'draining' : 'overloaded', admission.message),
      retryAfter: isDraining ? retryDrainingAfter : retryFullAfter,
    }
  }
  if (path === '/echo') return { kind: 'echo' }
  const from = { authorization: headers.authorization, protocols: headers['sec-websocket-protocol'], url }
  return { kind: 'hub', claims: readClaims(from, rules) }
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

function refuse(status: number, code: ErrorCode, message: string): Extract<UpgradePlan, { kind: 'refuse' }> {
  return { kind: 'refuse', status, code, message }
}
