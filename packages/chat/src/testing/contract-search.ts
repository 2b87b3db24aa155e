import { type ContractCase, expectThat, SeededRandom } from '@hubbub/hub/testing'
import type { User } from '@hubbub/protocol'
import type { ChatRead } from '../ports/chat-read.ts'
import type { ChatStore } from '../ports/chat-store.ts'
import { isDenied } from '../reads/denied.ts'
import { normalise } from '../search/normalise.ts'
import { parseQuery } from '../search/parse-query.ts'
import type { MessagesFound } from '../search/ports.ts'
import { occursIn } from '../search/phrase.ts'
import { termsOf } from '../search/terms.ts'
import { assertEqual } from './assert.ts'
import { peopleWrites } from './people-writes.ts'
import { wordyQuery, wordyText } from './search-texts.ts'
import { actor, alice, bob, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

const dayMs = 86_400_000

/** What was asked for by people who did not find it elsewhere: what is searched, and the texts that have it. */
const visible: readonly (readonly [query: string, ...texts: string[]])[] = [
  ['上海', '我家在上海东边'],
  ['鈴虫', 'バッタと鈴虫'],
  ['회의', '회의가 끝났다', '내일 회의에서 봐', '팀회의'],
  ['上', '我家在上海东边', '上', '马上'],
  ['鈴', 'バッタと鈴虫'],
  ['회', '회의가 끝났다'],
  ['🎉', 'done🎉', '🎉🎉'],
  ['👩‍👩‍👧', 'us: 👩‍👩‍👧'],
  ['👍', 'ok 👍🏽'],
  ['👍🏿', 'ok 👍🏽', 'ok 👍'],
  ['❤', 'I ❤️ it'],
  ['ﾊﾞｯﾀ', 'バッタと鈴虫'],
  ['バッタ', 'ﾊﾞｯﾀです'],
  ['redis 设置', 'redis 的设置', 'Redis设置'],
  ['redis设置', 'Redis设置', 'redis 设置'],
  ['ＡＢＣ', 'the abc of it'],
  ['abc', 'ＡＢＣ順'],
  ['strasse', 'Hauptstraße 5, Straße', 'STRASSE'],
  ['straße', 'STRASSE'],
  ['cafe', 'Café!', 'cafe\u0301'],
  ['café', 'CAFE'],
  ['istanbul', 'İSTANBUL', 'Istanbul', 'ıstanbul'],
  ['ไทย', 'ภาษาไทยง่าย'],
  ['محمد', 'مُحَمَّد هنا'],
  ['اهلا', 'أهلا وسهلا'],
  ['ёлка', 'Елка'],
  ['foo_bar', 'call foo_bar()', 'foo-bar'],
  ['bar', 'call foo_bar()'],
  ['example.com', 'see https://example.com/a?b=1'],
  ['@alice', 'hi @alice!'],
  ['3.14', 'pi is 3.14'],
  ['conf', 'the configuration'],
]

/** What is near it, and is something else. */
const different: readonly (readonly [query: string, text: string])[] = [
  ['上海', '海上'],
  ['上海', '上 海'],
  ['东海', '我家在上海东边'],
  ['か', 'が'],
  ['conf ', 'the configuration'],
  ['"to be"', 'to not be'],
  ['to -be', 'to be'],
  ['c', 'configuration'],
  ['mari', 'submarine'],
]

/** The part of a store that a search needs. */
export type SearchedStore = Pick<ChatStore, 'write' | 'read' | 'close'>

/** One promise of search. */
export type SearchCase = ContractCase<{ open(): Promise<SearchedStore> }>

function searchCase(rule: string, title: string, check: (store: SearchedStore) => Promise<void>): SearchCase {
  return {
    rule,
    title,
    async run(harness) {
      const store = await harness.open()
      await check(store)
      await store.close()
    },
  }
}

/** What search promises, whatever keeps the index. */
export const searchCases: readonly SearchCase[] = [
  searchCase('Q6', 'research 14: the word on the screen is found, in every script', async (store) => {
    await roomWithAliceAndBob(store)
    for (const [query, ...texts] of visible) {
      const sent = await say(store, texts)
      assertEqual(await contents(store, query), texts.toReversed(), `what ${query} finds`)
      for (const message of sent) await store.write(writes.delete(message))
    }
  }),
  searchCase('Q6', 'what is near and something else is not found', async (store) => {
    await roomWithAliceAndBob(store)
    for (const [query, text] of different) {
      const sent = await say(store, [text])
      assertEqual(await contents(store, query), [], `what ${query} finds in ${text}`)
      for (const message of sent) await store.write(writes.delete(message))
    }
  }),
  searchCase('Q5', 'only rooms one is in are searched, and nobody learns of others', async (store) => {
    await saying(store, ['needle in den'])
    await store.write({ ...writes.createRoom('attic', alice), roomKind: 'private' })
    await store.write(writes.createRoom('hall', alice))
    for (const room of ['attic', 'hall']) await store.write(writes.append(room, alice, `needle in ${room}`))
    assertEqual(await contents(store, 'needle'), ['needle in hall', 'needle in attic', 'needle in den'])
    assertEqual(await contents(store, 'needle', { actor: actor(bob) }), ['needle in den'])
    assertEqual(await contents(store, 'needle', { actor: actor(bob, 'admin') }), ['needle in den'])
    for (const query of ['needle in:attic', 'needle in:nowhere'])
      assertEqual(await contents(store, query, { actor: actor(bob) }), [])
    const codes = ['attic', 'nowhere', 'hall'].map((roomId) => code(store, 'needle', { actor: actor(bob), roomId }))
    assertEqual(await Promise.all(codes), ['not_found', 'not_found', 'not_a_member'])
    await store.write(writes.leave('den', bob))
    assertEqual(await contents(store, 'needle', { actor: actor(bob) }), [])
  }),
  searchCase('Q5', 'deleted messages are not found, edited ones by what they say now', async (store) => {
    const [first, second] = await saying(store, ['old words', 'old news'])
    if (!first || !second) throw new Error('two messages were sent')
    await store.write(writes.edit(first, 'new words'))
    await store.write(writes.delete(second))
    assertEqual([await contents(store, 'old'), await contents(store, 'new')], [[], ['new words']])
    assertEqual(await contents(store, 'from:alice'), ['new words'])
  }),
  searchCase('Q7', 'by sender, room and time, in the query and beside it', async (store) => {
    await roomWithAliceAndBob(store)
    await roomWithAliceAndBob(store, 'attic')
    const sayOn = (room: string, user: User, text: string, day: number) =>
      store.write(writes.append(room, user, text, { at: testTime + day * dayMs }))
    await sayOn('den', alice, 'tea one', 0)
    await sayOn('den', bob, 'tea two', 1)
    await sayOn('attic', alice, 'tea three', 2)
    const two = [
      await contents(store, 'tea from:bob'),
      await contents(store, 'tea', { senderId: bob.id }),
      await contents(store, 'before:2026-01-03 after:2026-01-02'),
      await contents(store, 'tea', { after: testTime + dayMs, before: testTime + dayMs + 1 }),
      await contents(store, 'in:DEN tea -one'),
      await contents(store, 'tea -one', { roomId: 'den' }),
    ]
    assertEqual(two, Array(6).fill(['tea two']))
    assertEqual(await contents(store, 'from:@Alice from:bob in:attic in:nowhere'), ['tea three'])
    assertEqual(await contents(store, 'from:nobody'), [])
    assertEqual(await contents(store, 'has:file'), [])
  }),
  searchCase('Q8', 'newest first over rooms, page by page, also when a page may look at little', async (store) => {
    await roomWithAliceAndBob(store)
    await roomWithAliceAndBob(store, 'attic')
    const texts = Array.from({ length: 25 }, (_, at) => `${at % 3 === 0 ? 'needle' : 'hay'} ${at}`)
    for (const [at, text] of texts.entries()) await store.write(writes.append(at % 2 ? 'den' : 'attic', alice, text))
    const wanted = texts.filter((text) => text.startsWith('needle')).toReversed()
    for (const more of [{ limit: 2 }, { limit: 9 }, { limit: 50 }, { limit: 3, effort: 5 }, { effort: 20 }])
      assertEqual((await allPages(store, 'needle', more)).flat(), wanted)
    assertEqual((await allPages(store, 'needle', { limit: 3 })).length, 3)
    assertEqual((await allPages(store, 'needle', { pageBytes: 700 })).map(({ length }) => length).slice(0, 2), [2, 2])
  }),
  searchCase('Q8', 'best first: more often, in shorter messages; then the newest', async (store) => {
    const texts = ['tea', `tea ${'and so on '.repeat(9)}`, 'tea, tea, and more tea', 'no', 'tea']
    await saying(store, texts)
    const best = ['tea, tea, and more tea', 'tea', 'tea', `tea ${'and so on '.repeat(9)}`]
    assertEqual((await allPages(store, 'tea', { order: 'relevance', limit: 50 })).flat(), best)
    assertEqual((await allPages(store, 'tea', { order: 'relevance', limit: 1 })).flat(), best)
    assertEqual((await allPages(store, 'tea', { order: 'relevance', rankUpTo: 2 })).flat(), [best[0], 'tea'])
  }),
  searchCase('Q8', 'a page by relevance goes on where the one before stood, whatever was said since', async (store) => {
    await saying(store, ['tea 1', 'tea 2', 'tea 3'])
    const first = await found(store, 'tea', { order: 'relevance', limit: 2 })
    await store.write(writes.append('den', alice, 'tea 4'))
    const second = await found(store, 'tea', { order: 'relevance', limit: 2, ...cursorOf(first) })
    assertEqual([first, second].map(texted), [['tea 3', 'tea 2'], ['tea 1']])
  }),
  searchCase('Q4', 'marks and snippets come with what is found', async (store) => {
    const long = `${'x '.repeat(400)}needle${' y'.repeat(400)}`
    await saying(store, ['a Needle', long])
    const { results } = await found(store, 'needle')
    assertEqual(results[1]?.highlights, [[2, 8]])
    assertEqual(results[1]?.snippet === undefined, true)
    const { text = '', highlights = [] } = results[0]?.snippet ?? {}
    assertEqual(
      highlights.map(([from, to]) => text.slice(from, to)),
      ['needle'],
    )
  }),
  searchCase('Q3', 'nothing to look for, and a cursor of another search, are refused', async (store) => {
    await saying(store, ['x y'])
    const tried = ['', '!!', '-x'].map((query) => code(store, query))
    const cursors = ['n', 'r1.1', 'n1.1', 'x'].map((cursor) => code(store, 'x', { cursor }))
    assertEqual(await Promise.all([...tried, ...cursors]), Array(7).fill('invalid'))
  }),
  ...[1, 2].map((seed) =>
    searchCase('Q6', `random queries find in random texts what reading them finds (seed ${seed})`, async (store) => {
      const random = new SeededRandom(seed)
      const texts = Array.from({ length: 60 }, () => wordyText(random)).filter((text) => text.trim() !== '')
      await saying(store, texts)
      let finds = 0
      for (let count = 0; count < 60; count++) {
        const query = wordyQuery(random)
        const expected = texts.filter((text) => readFor(text, query)).toReversed()
        if (parseQuery(query).phrases.length === 0) continue
        assertEqual(
          (await allPages(store, query, { limit: 7 })).flat(),
          expected,
          `what ${JSON.stringify(query)} finds`,
        )
        finds += expected.length
      }
      expectThat(finds > 50, `enough was found (${finds})`)
    }),
  ),
  searchCase('Q9', 'people by name: those with an account, and guests one shares a room with', async (store) => {
    await roomWithAliceAndBob(store)
    const named = (username: string): User => ({ id: `u_${username}`, username })
    await store.write(peopleWrites.register(named('Bobby')))
    await store.write(peopleWrites.see(named('bobo')))
    await store.write(peopleWrites.see(named('Bo')))
    await store.write(writes.join('den', named('Bo')))
    await store.write(writes.createRoom('attic', named('bobo')))
    assertEqual(await people(store, 'BO'), ['Bo', 'bob', 'Bobby'])
    assertEqual(await people(store, 'bob', { limit: 1 }), ['bob'])
    assertEqual(await people(store, 'ob'), [])
    assertEqual(await people(store, 'bo', { roomId: 'den' }), ['Bo', 'bob'])
    const denied = { kind: 'search_users', actor: actor(alice), at: testTime, query: 'bo', limit: 9 } as const
    assertEqual(await store.read({ ...denied, roomId: 'attic' }), { denied: { code: 'not_a_member' } })
  }),
  searchCase('Q10', 'rooms by name: public ones and those one is in, by words and parts of runs', async (store) => {
    const rooms = [
      ['a', 'Deutsch Ecke', 'public'],
      ['b', 'Süddeutsche Küche', 'public'],
      ['c', 'Kaffee & Deutsch', 'private'],
      ['d', '上海办公室', 'public'],
    ] as const
    for (const [id, name, roomKind] of rooms) await store.write({ ...writes.createRoom(id, bob), name, roomKind })
    assertEqual(await roomNames(store, bob, 'deutsch'), ['Deutsch Ecke', 'Kaffee & Deutsch'])
    assertEqual(await roomNames(store, alice, 'deutsch'), ['Deutsch Ecke'])
    assertEqual(await roomNames(store, alice, 'kuc'), ['Süddeutsche Küche'])
    assertEqual(await roomNames(store, alice, '办公'), ['上海办公室'])
    assertEqual(await roomNames(store, alice, ''), ['Deutsch Ecke', 'Süddeutsche Küche', '上海办公室'])
  }),
]

type Search = ChatRead<'search'>

async function saying(store: SearchedStore, texts: readonly string[]) {
  await roomWithAliceAndBob(store)
  return say(store, texts)
}

async function say(store: SearchedStore, texts: readonly string[]) {
  const sent = await Promise.all(texts.map((text) => written(store, writes.append('den', alice, text))))
  return sent.map(({ message }) => message)
}

function asked(query: string, more: Partial<Search> = {}): Search {
  const usual = { actor: actor(alice), at: testTime, hasFile: false, order: 'newest', limit: 100 } as const
  return { kind: 'search', ...usual, query, pageBytes: 1_000_000, effort: 100_000, rankUpTo: 1_000, ...more }
}

async function found(store: SearchedStore, query: string, more: Partial<Search> = {}): Promise<MessagesFound> {
  const output = await store.read(asked(query, more))
  if (isDenied(output)) throw new Error(`${query} was denied: ${JSON.stringify(output.denied)}`)
  return output
}

async function code(store: SearchedStore, query: string, more: Partial<Search> = {}): Promise<string> {
  const output = await store.read(asked(query, more))
  return isDenied(output) ? output.denied.code : 'found'
}

async function contents(store: SearchedStore, query: string, more: Partial<Search> = {}): Promise<readonly string[]> {
  return texted(await found(store, query, more))
}

function texted({ results }: MessagesFound): readonly string[] {
  return results.map(({ message }) => message.content)
}

/** Most pages of one search here: one that never ends fails. */
const mostPages = 200

async function allPages(
  store: SearchedStore,
  query: string,
  more: Partial<Search>,
): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = []
  let cursor = {}
  for (let count = 0; count < mostPages; count++) {
    const page = await found(store, query, { ...more, ...cursor })
    if (page.results.length > 0) pages.push(texted(page))
    if (page.nextCursor === undefined) return pages
    cursor = cursorOf(page)
  }
  throw new Error(`${query}: more than ${mostPages} pages`)
}

function cursorOf({ nextCursor }: MessagesFound): { readonly cursor?: string } {
  return nextCursor === undefined ? {} : { cursor: nextCursor }
}

/** Whether a text has what a query asks for, by reading it. */
function readFor(text: string, query: string): boolean {
  const { phrases, without } = parseQuery(query)
  const terms = termsOf(normalise(text))
  return phrases.every((phrase) => occursIn(phrase, terms)) && !without.some((phrase) => occursIn(phrase, terms))
}

async function people(
  store: SearchedStore,
  query: string,
  more: { readonly roomId?: string; readonly limit?: number } = {},
): Promise<readonly string[]> {
  const output = await store.read({
    kind: 'search_users',
    actor: actor(alice),
    at: testTime,
    query,
    limit: 50,
    ...more,
  })
  if ('denied' in output) throw new Error(`denied: ${JSON.stringify(output.denied)}`)
  return output.map(({ username }) => username)
}

async function roomNames(store: SearchedStore, user: User, query: string): Promise<readonly string[]> {
  const output = await store.read({ kind: 'search_rooms', actor: actor(user), at: testTime, query, limit: 50 })
  return output.map(({ name }) => name)
}
