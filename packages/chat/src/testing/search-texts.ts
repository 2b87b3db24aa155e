import type { SeededRandom } from '@hubbub/hub/testing'

const words = [
  ...[
    'redis',
    'Redis6',
    'foo_bar',
    'café',
    'cafe',
    'CAFÉ',
    'Straße',
    'strasse',
    'İstanbul',
    'ISTANBUL',
    'naïve',
    'a',
    'ab',
  ],
  ...[
    '上海',
    '上',
    '我家在上海东边',
    '鈴虫',
    'バッタと鈴虫',
    'ﾊﾞｯﾀ',
    'バッタ',
    '设置',
    '회의',
    '회의가',
    '회의에서',
    '회',
    '東京タワー',
  ],
  ...['🎉', '👍', '👍🏽', '👩‍👩‍👧', '🇩🇪', '❤️', '→', '€'],
  ...[
    'ไทย',
    'ภาษาไทย',
    'مرحبا',
    'مَرْحَبًا',
    'привет',
    'ёлка',
    'елка',
    'हिन्दी',
    'ＡＢＣ',
    '3.14',
    'https://ex.am/a_b?c=1',
    '@alice',
  ],
]
const gaps = [' ', ' ', ' ', '', '', '-', '_', ', ', '。', '\n', '\u200b', '\u3000']
/** First and last characters of what is normalised most. */
const ranges = [
  [0x20, 0x24f],
  [0x300, 0x36f],
  [0x590, 0x6ff],
  [0xe00, 0xeff],
  [0x1100, 0x11ff],
  [0x2000, 0x206f],
  [0x3000, 0x318f],
  [0xac00, 0xac40],
  [0xfe00, 0xffef],
  [0x1f1e6, 0x1f1ff],
  [0x1f3fb, 0x1f450],
  [0x1, 0xd7ff],
  [0x10000, 0x10ffff],
] as const

/** A text of many scripts, in which the same words come back, together and apart. */
export function wordyText(random: SeededRandom, parts = 8): string {
  return repeat(random.below(parts + 1), () => pick(random, words) + pick(random, gaps))
}

/** Any Unicode at all, with more than its share of what is normalised. */
export function anyText(random: SeededRandom): string {
  return repeat(random.below(12), () => {
    const [first, last] = pick(random, ranges)
    return random.below(3) === 0 ? wordyText(random, 2) : String.fromCodePoint(first + random.below(last - first + 1))
  })
}

/** A query of the words of `wordyText`: whole and in part, in a row, left out. */
export function wordyQuery(random: SeededRandom): string {
  return repeat(1 + random.below(3), () => {
    const word = random.below(4) === 0 ? wordyText(random, 2).replaceAll('"', '') : partOf(random, pick(random, words))
    const shape = random.below(10)
    return `${shape === 0 ? '-' : ''}${shape < 3 ? `"${word}"` : word} `
  }).slice(0, random.below(2) === 0 ? -1 : undefined)
}

function partOf(random: SeededRandom, word: string): string {
  const characters = Array.from(word)
  const from = random.below(3) === 0 ? random.below(characters.length) : 0
  return characters.slice(from, from + 1 + random.below(characters.length - from)).join('')
}

function pick<Item>(random: SeededRandom, items: readonly Item[]): Item {
  const item = items[random.below(items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

function repeat(times: number, make: () => string): string {
  return Array.from({ length: times }, make).join('')
}
