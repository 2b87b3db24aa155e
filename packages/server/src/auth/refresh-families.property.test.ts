import { Refused } from '@hubbub/hub'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ChatPeopleHarness, chatPeopleHarness } from '../testing/people/chat-people-harness.ts'
import { granted, registered } from '../testing/people/people-harness.ts'

const graceMs = 10_000
const runs = { numRuns: 300 }

/** What somebody does with the tokens of one login: shows one of those there have been, in so many tabs; or waits. */
const deed = fc.oneof(
  fc.record({ age: fc.constantFrom(0, 0, 0, 1, 1, 2, 3), tabs: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ waitMs: fc.constantFrom(1, 5_000, graceMs, graceMs + 1) }),
)

/** What the rule U12 says of a login: its tokens in order, and when the newest replaced the one before. */
interface Family {
  readonly tokens: string[]
  rotatedAt: number
  isEnded: boolean
}

/** What the rule says of showing the token that is so many before the newest. */
function expectedOf({ tokens, rotatedAt, isEnded }: Family, at: number, now: number): 'next' | 'same' | 'end' {
  if (isEnded) return 'end'
  if (at === tokens.length - 1) return 'next'
  return at === tokens.length - 2 && now - rotatedAt <= graceMs ? 'same' : 'end'
}

/** Shows a token; returns what came of it, and what should have. */
async function show(harness: ChatPeopleHarness, family: Family, age: number): Promise<readonly string[]> {
  const { tokens } = family
  const at = Math.max(0, tokens.length - 1 - age)
  const expected = expectedOf(family, at, harness.clock.now())
  const result = await harness.accounts.refresh(tokens[at] ?? '')
  if (result instanceof Refused) {
    family.isEnded = true
    return ['end', expected]
  }
  if (result.refreshToken === tokens.at(-1)) return ['same', expected]
  const isNew = !tokens.includes(result.refreshToken)
  tokens.push(result.refreshToken)
  family.rotatedAt = harness.clock.now()
  return [isNew ? 'next' : 'an older one', expected]
}

async function familyOf(harness: ChatPeopleHarness): Promise<Family> {
  const { refreshToken } = await registered(harness, 'alice')
  return { tokens: [refreshToken], rotatedAt: harness.clock.now(), isEnded: false }
}

test('U12, U32: in whatever order tokens are shown, one that was replaced too long ago ends its family', async () => {
  const property = fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
    const harness = chatPeopleHarness()
    const family = await familyOf(harness)
    for (const each of deeds) {
      if ('waitMs' in each) harness.clock.advance(each.waitMs)
      const tabs = 'tabs' in each ? each.tabs : 0
      for (let tab = 0; tab < tabs; tab++) {
        const [came, expected] = await show(harness, family, 'age' in each ? each.age : 0)
        expect(came).toBe(expected)
      }
    }
    expect(harness.ended.length).toBe(family.isEnded ? 1 : 0)
  })
  await fc.assert(property, runs)
})

test('U32: tabs that show one token in one tick are given one successor', async () => {
  const property = fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 }), async (turns) => {
    const harness = chatPeopleHarness()
    let [token = ''] = (await familyOf(harness)).tokens
    for (const tabs of turns) {
      const shown = token
      const results = await Promise.all(Array.from({ length: tabs }, () => harness.accounts.refresh(shown)))
      const next = new Set(results.map((result) => granted(result).refreshToken))
      expect([next.size, next.has(shown)]).toEqual([1, false])
      ;[token = ''] = next
    }
    expect(harness.ended).toEqual([])
  })
  await fc.assert(property, runs)
})

test('U12: an honest client whose answers get lost keeps its family', async () => {
  const turn = fc.record({
    lost: fc.integer({ min: 0, max: 4 }),
    retryMs: fc.integer({ min: 0, max: graceMs / 4 }),
    idleMs: fc.integer({ min: 0, max: 29 * 86_400_000 }),
  })
  const property = fc.asyncProperty(fc.array(turn, { maxLength: 12 }), async (turns) => {
    const harness = chatPeopleHarness()
    let [token = ''] = (await familyOf(harness)).tokens
    for (const { lost, retryMs, idleMs } of turns) {
      harness.clock.advance(idleMs)
      for (let answer = 0; answer < lost; answer++) {
        granted(await harness.accounts.refresh(token))
        harness.clock.advance(retryMs)
      }
      token = granted(await harness.accounts.refresh(token)).refreshToken
    }
    expect(harness.ended).toEqual([])
  })
  await fc.assert(property, runs)
})
