import { Refused } from '@hubbub/hub'
import type { WhichSessions } from '@hubbub/hub/ports'
import { FakeClock, SeededRandom } from '@hubbub/hub/testing'
import type { AccountsService } from '../../auth/accounts-service.ts'
import { throttleDefaults } from '../../auth/login-throttle.ts'
import { makePeople, type People, type PeopleOptions } from '../../auth/people.ts'
import type { SignedIn } from '../../auth/sign-ins.ts'
import { keptLog } from './kept-log.ts'
import { MemoryAccountStore } from './memory-account-store.ts'

type AccountSettings = NonNullable<PeopleOptions['accounts']>

/** The secret of tests. */
export const testSecret = 'a-secret-of-at-least-thirty-two-characters'

/** Where tests sign in from. */
export const laptop = { device: 'laptop', address: '10.0.0.1' } as const

const accountSettings: AccountSettings = {
  registration: 'open',
  resetMs: 86_400_000,
  inviteMs: 604_800_000,
  accessMs: 600_000,
  signIns: { loginMs: 30 * 86_400_000, graceMs: 10_000, loginsPerUser: 3 },
  // As cheap as argon2 gets: what hashing costs is shown elsewhere.
  passwords: { cost: { memoryKib: 8, passes: 1, lanes: 1 }, concurrency: 2, waiting: 64 },
  throttle: throttleDefaults,
}

/** Accounts on a store in memory, with a clock that stands still. */
export interface PeopleHarness {
  readonly people: People
  readonly accounts: AccountsService
  readonly store: MemoryAccountStore
  readonly clock: FakeClock
  readonly log: ReturnType<typeof keptLog>
  /** Which sessions were closed, in order. */
  readonly ended: WhichSessions[]
}

/** Makes a harness; `given` are settings of accounts over those of tests. */
export function peopleHarness(
  given: Partial<AccountSettings> = {},
  more: { issuers?: PeopleOptions['issuers']; guests?: boolean; secret?: string; store?: MemoryAccountStore } = {},
): PeopleHarness {
  const clock = new FakeClock()
  const log = keptLog()
  const store = more.store ?? new MemoryAccountStore()
  const ended: WhichSessions[] = []
  const people = makePeople({
    options: {
      guests: { isOpen: more.guests ?? true, days: 30 },
      issuers: more.issuers ?? [],
      accounts: { ...accountSettings, ...given },
    },
    secrets: { current: more.secret ?? testSecret, previous: [] },
    clock,
    random: new SeededRandom(7),
    logger: log.logger,
  })
  const accounts = people.accounts(store, (which) => void ended.push(which))
  if (!accounts) throw new Error('Accounts are on')
  return { people, accounts, store, clock, log, ended }
}

/** The result, where it is no refusal. */
export function granted<T>(result: T | Refused): T {
  if (result instanceof Refused) throw new Error(`${result.refusal.code}: ${result.refusal.message}`)
  return result
}

/** The code of a refusal; `ok` where there was none. */
export function codeOf(result: unknown): string {
  return result instanceof Refused ? result.refusal.code : 'ok'
}

/** Registers somebody. */
export async function registered(
  { accounts }: Pick<PeopleHarness, 'accounts'>,
  username: string,
  password = 'correct horse',
): Promise<SignedIn> {
  return granted(await accounts.register({ username, password }, laptop))
}
