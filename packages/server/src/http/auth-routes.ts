import { Refused, refused } from '@hubbub/hub'
import type { Authenticator, Clock } from '@hubbub/hub/ports'
import { type AuthAction, authHttp, type AuthRequest, type SignedInReply } from '@hubbub/protocol'
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import type { AccountsService } from '../auth/accounts-service.ts'
import type { Device, SignedIn } from '../auth/sign-ins.ts'
import { answerRefusal } from './answers.ts'
import { crossSiteRefusal } from './cross-site.ts'
import { identify } from './identify.ts'
import { parseBody } from './parse-body.ts'

/** What the routes are made of. */
export interface AuthRouteParts {
  /** Undefined where there are no accounts: then only `modes` is there. */
  readonly accounts: AccountsService | undefined
  readonly authenticator: Authenticator
  readonly clock: Clock
  readonly modes: { readonly guests: boolean; readonly issuers: readonly string[] }
  readonly allowedOrigins: readonly string[]
  /** The client's address, for limits. */
  readonly addressOf: (context: Context) => string
}

/** Largest body, in bytes. */
const bodyBytes = 16_384
/** Longest name of a device that is kept, in characters. */
const deviceChars = 100

type Outcome = Promise<object | Refused | undefined>
type Handlers = { [Name in AuthAction]: (body: AuthRequest<Name>, context: Context) => Outcome }
/** A route as far as it takes a body. */
type Action<Body> = { readonly path: string; readonly request: z.ZodType<Body> }

/** The routes by which people sign in; `authHttp` says what they take and answer. */
export function authRoutes(parts: AuthRouteParts): Hono {
  const { accounts, modes } = parts
  const routes = new Hono()
  routes.use('/api/auth/*', async (context, next) => {
    context.header('Cache-Control', 'no-store')
    return next()
  })
  routes.get(authHttp.modes.path, async (context) => {
    const registration = accounts ? await accounts.registration() : 'closed'
    return context.json({ ...modes, accounts: accounts !== undefined, registration })
  })
  if (accounts) addActions(routes, handlersOf(accounts, parts), parts)
  return routes
}

function handlersOf(accounts: AccountsService, parts: AuthRouteParts): Handlers {
  const signedIn = (result: SignedIn | Refused): SignedInReply | Refused =>
    result instanceof Refused ? result : replyOf(result, parts.clock.now())
  const from = (context: Context, device: string | undefined): Device => ({
    device: device ?? (context.req.header('user-agent') ?? '').slice(0, deviceChars),
    address: parts.addressOf(context),
  })
  return {
    register: async ({ username, password, invite, device }, context) =>
      signedIn(
        await accounts.register(
          { username, password, ...(invite === undefined ? {} : { invite }) },
          from(context, device),
        ),
      ),
    login: async ({ device, ...given }, context) => signedIn(await accounts.login(given, from(context, device))),
    refresh: async (body) => signedIn(await accounts.refresh(body.refresh_token)),
    logout: async (body) => accounts.logout(body.refresh_token).then(() => undefined),
    change_password: async ({ password, new_password: newPassword }, context) => {
      const identity = await identify(context, parts.authenticator)
      if (identity instanceof Refused) return identity
      const { user, roles = [], loginId } = identity
      if (loginId === undefined) return refused('forbidden', 'There is no password to change without an account.')
      return accounts.changePassword({ user, roles, loginId }, { password, newPassword }, parts.addressOf(context))
    },
    reset_password: async (body, context) => accounts.resetPassword(body, parts.addressOf(context)),
  }
}

function addActions(routes: Hono, handlers: Handlers, { allowedOrigins }: AuthRouteParts): void {
  const add = <Body>({ path, request }: Action<Body>, handler: (body: Body, context: Context) => Outcome): void => {
    routes.post(path, async (context) => {
      const body = crossSiteRefusal(context, allowedOrigins) ?? (await parseBody(context, request, bodyBytes))
      const result = body instanceof Refused ? body : await handler(body, context)
      return result instanceof Refused ? answerRefusal(context, result.refusal) : context.json(result ?? {})
    })
  }
  add(authHttp.register, handlers.register)
  add(authHttp.login, handlers.login)
  add(authHttp.refresh, handlers.refresh)
  add(authHttp.logout, handlers.logout)
  add(authHttp.change_password, handlers.change_password)
  add(authHttp.reset_password, handlers.reset_password)
}

function replyOf(signed: SignedIn, now: number): SignedInReply {
  return {
    user: signed.user,
    roles: [...signed.roles],
    access_token: signed.accessToken,
    expires_in_ms: Math.max(0, signed.accessExpiresAt - now),
    refresh_token: signed.refreshToken,
    login_expires_at: new Date(signed.refreshExpiresAt).toISOString(),
  }
}
