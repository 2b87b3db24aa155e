import { type Caller, Refused } from '@hubbub/hub'
import type { Authenticator } from '@hubbub/hub/ports'
import type { Context } from 'hono'
import { bearerOf } from '../../upgrade/client-claims.ts'
import { identify } from '../identify.ts'
import type { AddressLimit } from './address-limit.ts'
import { type ApiKeys, isApiKey } from './api-keys.ts'

/** Who makes a request. */
export interface ApiCaller {
  readonly caller: Caller
  /** Whose idempotency keys are used: those of the user, or of the program's key. */
  readonly ownerId: string
}

/** What finding out needs. */
export interface CallerParts {
  readonly authenticator: Authenticator
  /** Undefined where there are no keys. */
  readonly keys: ApiKeys | undefined
  readonly strangers: AddressLimit
  readonly addressOf: (context: Context) => string
}

/** Says who makes a request, by its `Authorization`; requests of nobody are limited by address. */
export async function callerOf(context: Context, parts: CallerParts): Promise<ApiCaller | Refused> {
  const address = parts.addressOf(context)
  const known = await identified(context, parts, address)
  return known instanceof Refused ? (parts.strangers.take(address) ?? known) : known
}

async function identified(context: Context, parts: CallerParts, address: string): Promise<ApiCaller | Refused> {
  const token = bearerOf(context.req.header('authorization'))
  if (token !== undefined && parts.keys && isApiKey(token)) {
    const key = await parts.keys.verify(token)
    return key instanceof Refused ? key : { caller: { ...key.caller, address }, ownerId: `k_${key.keyId}` }
  }
  const identity = await identify(context, parts.authenticator)
  if (identity instanceof Refused) return identity
  const { user, guest, roles = [], loginId, attributes } = identity
  const caller = {
    user,
    guest,
    roles,
    address,
    ...(loginId === undefined ? {} : { loginId }),
    ...(attributes === undefined ? {} : { attributes }),
  }
  return { caller, ownerId: user.id }
}
