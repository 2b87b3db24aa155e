import { type Caller, Refused, refused } from '@hubbub/hub'
import { type Context, type Handler, Hono } from 'hono'
import { type ApiAnswer, outcome, refusal, send } from './answer.ts'
import { type ApiCaller, type CallerParts, callerOf } from './callers.ts'
import { type ApiCall, type CallParts, type Fields, makeCalls } from './calls.ts'
import { cors } from './cors.ts'
import { docsRoutes } from '../docs/docs-routes.ts'
import { parseJson } from '../parse-json.ts'
import { idempotencyKey, type Once } from './once.ts'
import { textReader } from './query-fields.ts'
import { otherRoutes } from './other-routes.ts'
import { pathFields, takesBody } from './route.ts'

/** What the routes of the API are made of. */
export interface ApiParts extends CallerParts, CallParts {
  readonly allowedOrigins: readonly string[]
  /** Largest body, in bytes. */
  readonly bodyBytes: number
  /** Undefined where nothing can be kept: keys of calls are then not looked at. */
  readonly once: Once | undefined
}

/** The API, in two parts: other routes may come between them. */
export interface ApiRoutes {
  /** What comes first: rules for all of `/api`, and the calls. */
  readonly calls: Hono
  /** What comes last: other methods are refused, with those that there are. */
  readonly otherMethods: Hono
}

/** The routes of the API: every command that makes sense without a connection, and what only programs ask for. */
export function apiRoutes(parts: ApiParts): ApiRoutes {
  const routes = new Hono()
  routes.use('/api/*', cors(parts.allowedOrigins))
  routes.use('/api/auth/*', strangersPay(parts))
  routes.route('/', docsRoutes(parts.knows))
  const calls = makeCalls(parts)
  for (const call of calls) routes.on(call.method, honoPath(call.path), handlerOf(call, parts))
  return { calls: routes, otherMethods: otherMethods([...calls, ...otherRoutes]) }
}

function otherMethods(known: readonly Pick<ApiCall, 'method' | 'path'>[]): Hono {
  const routes = new Hono()
  for (const [path, ofPath] of Map.groupBy(known, (each) => honoPath(each.path))) {
    const allowed = ofPath.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    // A method that it has, and nobody answered: the route is switched off.
    routes.all(path, (context, next) =>
      allowed.some((method) => method === context.req.method) ? next() : wrongMethod(allowed.join(', ')),
    )
  }
  return routes
}

/** `{name}` of OpenAPI is `:name` of the router. */
function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** H42: signing in is limited by address, whatever a request shows: nobody is known before. */
function strangersPay({ strangers, addressOf }: CallerParts): Handler {
  return async (context, next) => {
    const unpaid = context.req.method === 'OPTIONS' ? undefined : strangers.take(addressOf(context))
    return unpaid ? send(refusal(unpaid)) : next()
  }
}

function handlerOf(call: ApiCall, parts: ApiParts): (context: Context) => Promise<Response> {
  const readTexts = textReader(call.input)
  const named = pathFields(call.path)
  const read = async (context: Context): Promise<ReadFields> => {
    const path = Object.fromEntries(named.map((name) => [name, [context.req.param(name) ?? '']]))
    if (!takesBody(call.method)) return { fields: readTexts({ ...queryOf(context), ...path }) }
    const body = await bodyOf(context, parts.bodyBytes)
    // What the path says goes before what the body says.
    return 'fields' in body ? { fields: { ...body.fields, ...readTexts(path) } } : body
  }
  return async (context) => {
    const who = await callerOf(context, parts)
    if (who instanceof Refused) return send(refusal(who))
    const asked = await read(context)
    return send('fields' in asked ? await answerCall(context, { call, who, ...asked }, parts) : asked.refused)
  }
}

/** What was asked for, or why that cannot be read. */
type ReadFields = { readonly fields: Fields } | { readonly refused: ApiAnswer }

interface Asked {
  readonly call: ApiCall
  readonly who: ApiCaller
  readonly fields: Fields
}

/** Pays, and carries the call out: once for its key, where it has one and changes anything. */
async function answerCall(context: Context, { call, who, fields }: Asked, parts: ApiParts): Promise<ApiAnswer> {
  const { caller, ownerId } = who
  const callKey = call.method === 'GET' ? undefined : idempotencyKey(context)
  if (callKey instanceof Refused) return refusal(callKey)
  const unpaid = parts.hub.pay(caller.user.id)
  if (unpaid) return refusal(unpaid)
  const { once } = parts
  if (callKey === undefined || !once) return run(call, caller, fields)
  const asked = JSON.stringify([call.method, context.req.path, fields])
  // The command's own key holds for ever, that of the call for a day.
  const keyed = call.hasClientId && fields['client_id'] === undefined ? { ...fields, client_id: callKey } : fields
  return once.run({ ownerId, callKey, asked, isSecret: call.isSecret }, () => run(call, caller, keyed))
}

async function run({ run: carryOut, status }: ApiCall, caller: Caller, fields: Fields): Promise<ApiAnswer> {
  return outcome(await carryOut(caller, fields), status)
}

async function bodyOf(context: Context, mostBytes: number): Promise<ReadFields> {
  const body = await parseJson(context, mostBytes)
  if (!(body instanceof Refused)) return { fields: body }
  return { refused: body.refusal.path === 'content-type' ? refusal(body, 415) : refusal(body) }
}

function queryOf({ req }: Context): Record<string, readonly string[]> {
  const { searchParams } = new URL(req.url)
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]))
}

async function wrongMethod(allow: string): Promise<Response> {
  const said = refusal(refused('invalid', `This takes ${allow}.`, { path: 'method' }), 405)
  return send({ ...said, headers: { ...said.headers, Allow: allow } })
}
