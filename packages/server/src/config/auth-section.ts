import { z } from 'zod'
import { throttleDefaults } from '../auth/login-throttle.ts'
import { passwordDefaults } from '../auth/passwords.ts'
import { ownIssuer } from '../auth/token-keys.ts'
import { list, oneOf, text, whole, yesNo } from './fields.ts'

/** Texts that sign tokens: never printed. */
const secret = z
  .string()
  .min(32)
  .refine((given) => !given.includes('-----BEGIN'), 'a secret, not a key: keys go to public_keys')

const jwksUrl = z.string().refine(isKeyAddress, 'an https address (http only of this machine)')

const claims = z
  .strictObject({
    id: text('sub', 'Who it is; the same person always has the same.'),
    name: text('name', 'The name to show; without a usable one `preferred_username`, then one made of the id.'),
    roles: text('roles', 'Roles: a list, or words in one text.'),
    rooms: text('rooms', 'Ids of rooms, for the chat module.'),
  })
  .prefault({})
  .meta({ description: 'Where claims are: the name of a claim, or a path such as `realm_access.roles`.' })

const jwks = z
  .strictObject({
    max_age_ms: whole(600_000, 'How long fetched keys are used without asking again.', { min: 1_000, unit: 'ms' }),
    cooldown_ms: whole(30_000, 'Least time between two fetches.', { min: 1_000, unit: 'ms' }),
    timeout_ms: whole(5_000, 'Longest that a fetch takes.', { min: 100, max: 60_000, unit: 'ms' }),
    keep_ms: whole(86_400_000, 'How long known keys are used while fetching fails.', { min: 0, unit: 'ms' }),
  })
  .prefault({})
  .meta({ description: 'How the keys of `jwks_url` are fetched.' })

const issuer = z
  .strictObject({
    issuer: z
      .string()
      .min(1)
      .max(512)
      .refine((name) => name !== ownIssuer, `another name than ${ownIssuer}, which our own tokens have`)
      .meta({ description: 'What `iss` of its tokens says.' }),
    audience: z
      .array(z.string().min(1))
      .min(1)
      .meta({ description: 'What `aud` has to say: one of these. It keeps tokens made for other programs out.' }),
    algorithms: z
      .array(z.enum(['HS256', 'RS256', 'ES256', 'EdDSA']))
      .min(1)
      .meta({
        description:
          'How its tokens may be signed: `HS256`, `RS256`, `ES256`, `EdDSA`. Each is verified with its own kind of key.',
      }),
    secret: secret.optional().meta({ description: 'The secret of `HS256`, at least 32 characters.', secret: true }),
    previous_secrets: list(secret, 'Secrets that are still good while a new one takes over.').meta({ secret: true }),
    public_keys: list(z.string().min(1), 'Public keys, as PEM or JWK. Several while a new one takes over.'),
    jwks_url: jwksUrl.optional().meta({ description: 'Where its public keys are fetched from, as JWKS; https only.' }),
    jwks,
    clock_tolerance_s: whole(5, 'By how much its clock and ours may differ.', { min: 0, max: 300, unit: 's' }),
    max_age_s: z.int().min(1).max(31_536_000).optional().meta({
      description: 'Oldest token that is taken, by `iat`. Without it the end of the token decides.',
      unit: 's',
    }),
    allow_no_expiry: yesNo(false, 'Take tokens that have no end (`exp`).'),
    claims,
    role_map: z
      .record(z.string().min(1), z.string().regex(/^[a-z_]{1,32}$/, 'a role: a-z and _'))
      .default({})
      .meta({
        description:
          'What its roles are called here, as in `{"chat-admins": "admin"}`. Roles that are not in it count for nothing.',
      }),
  })
  .superRefine(({ secret: current, public_keys, jwks_url, algorithms }, context) => {
    const wrong = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
    const takesSecret = algorithms.includes('HS256')
    const takesKeys = algorithms.some((algorithm) => algorithm !== 'HS256')
    if (takesSecret && current === undefined) wrong('secret', 'given for HS256')
    if (!takesSecret && current !== undefined) wrong('secret', 'left out: HS256 is not among the algorithms')
    if (takesKeys && public_keys.length === 0 && jwks_url === undefined) wrong('public_keys', 'given, or jwks_url')
    if (public_keys.length > 0 && jwks_url !== undefined) wrong('jwks_url', 'left out where public_keys are given')
  })

const passwords = z
  .strictObject({
    concurrency: whole(passwordDefaults.concurrency, 'Passwords hashed at once; each takes 19 MiB.', { max: 64 }),
    waiting: whole(passwordDefaults.waiting, 'More that wait their turn; others are refused `overloaded`.', { min: 0 }),
  })
  .prefault({})
  .meta({ description: 'Hashing of passwords (argon2id).' })

const attempts = z
  .strictObject({
    per_account: whole(throttleDefaults.perAccount, 'At one account before each has to wait, twice as long each time.'),
    per_address: whole(throttleDefaults.perAddress, 'From one address, registering included; IPv6 counts by /64.'),
    window_ms: whole(throttleDefaults.windowMs, 'The longest wait; after as long without an attempt all starts anew.', {
      min: 1_000,
      unit: 'ms',
    }),
    tracked: whole(throttleDefaults.tracked, 'Accounts, and addresses, remembered at once.', { min: 100 }),
  })
  .prefault({})
  .meta({ description: 'Attempts to sign in; beyond them `rate_limited`.' })

/** Who may connect. */
export const auth = z
  .strictObject({
    secret: secret.optional().meta({
      description:
        'Signs tokens, at least 32 characters. Without it one is made at the first start and kept in `secret` in the data folder.',
      secret: true,
    }),
    previous_secrets: list(secret, 'Secrets whose tokens are still good while a new one takes over.').meta({
      secret: true,
    }),
    guests: yesNo(true, 'Let people in by a user name alone.'),
    guest_days: whole(365, "How long a guest's token is good for after the last connect.", {
      unit: 'days',
      max: 36_500,
    }),
    accounts: yesNo(true, 'Let people in by name and password.'),
    registration: oneOf(
      ['open', 'invite', 'closed'],
      'open',
      'Who may make an account: everybody, whoever was invited by an admin, nobody. The very first one may always be made, and becomes admin.',
    ),
    access_token_s: whole(600, 'How long an access token is good for; it is then renewed by the refresh token.', {
      min: 30,
      max: 86_400,
      unit: 's',
    }),
    login_days: whole(30, 'How long a login lasts without being used.', { max: 3_650, unit: 'days' }),
    logins_per_user: whole(100, 'Logins of one user; the ones unused for the longest time give way.', { max: 10_000 }),
    refresh_grace_ms: whole(
      10_000,
      'How long a refresh token that was just replaced may be shown again, because answers get lost.',
      { min: 0, max: 60_000, unit: 'ms' },
    ),
    reset_link_s: whole(86_400, 'How long a link for a new password is good, once.', { max: 2_592_000, unit: 's' }),
    invite_days: whole(7, 'How long an invitation to register is good, once.', { max: 365, unit: 'days' }),
    passwords,
    attempts,
    issuers: list(issuer, 'Other issuers whose signed tokens (JWT) let people in.').refine(
      (all) => new Set(all.map((each) => each.issuer)).size === all.length,
      'a list that names each issuer once',
    ),
    username_in_url: yesNo(true, 'Accept `?username=` from guests.'),
    token_in_url: yesNo(false, 'Accept `?token=`. Addresses end up in logs of proxies: prefer a header or `hello`.'),
    query_parameters: z
      .array(z.string().min(1))
      .default(['room_id'])
      .meta({ description: 'Other parameters of the address that modules may see.' }),
  })
  .prefault({})
  .meta({ description: 'Who may connect.' })

/** Keys come over https, so that nobody between can put in their own; from this machine http will do. */
function isKeyAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  if (username !== '' || password !== '') return false
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isLocal)
}
