/** Chance that repeats: numbers in [0, 1) by a seed (mulberry32). */
export type Chance = () => number

/** Makes the chance of a seed. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A message of the corpus. */
export interface CorpusMessage {
  readonly text: string
  /** Index of its room: the first ones are busy, the last ones quiet. */
  readonly room: number
  /** Index of its sender. */
  readonly sender: number
}

/** Rooms of the corpus. */
export const roomCount = 50
/** People of the corpus, each in every room. */
export const senderCount = 40

const english = (
  'the to and a of in it is that for you on with this be have are not we but as can so if at just or do what my there ' +
  'all from will get no your was now when like me one would up out about they how an time more some had then them ' +
  'server please thanks meeting today tomorrow deploy release review merge branch test bug issue user message room ' +
  'search index query cache redis database config setting login token upload file image page button design lunch ' +
  'coffee weekend monday friday customer invoice contract budget plan team office travel ticket order report update'
).split(' ')
const chinese =
  '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运'
const japanese =
  'の は が を に で と です ます した から サーバー 会議 今日 明日 設定 確認 資料 バッタ 鈴虫 東京 検索 ログイン お願い テスト 質問 変更 完了 予定 担当'.split(
    ' ',
  )
const korean = [
  '회의',
  '오늘',
  '내일',
  '서버',
  '확인',
  '설정',
  '점심',
  '고객',
  '배포',
  '검색',
  '문서',
  '자료',
  '감사',
  '질문',
]
const particles = ['', '가', '에서', '를', '은', '에', '도', '까지']
const emoji = ['🎉', '👍', '👍🏽', '😂', '❤️', '🚀', '👩‍💻']
const syllables =
  'ba be bi bo da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to'.split(
    ' ',
  )

/** Makes messages as people write them: most in English, the others in Chinese, Japanese, Korean, or mixed. */
export function corpus(count: number, seed: number): readonly CorpusMessage[] {
  const chance = chanceOf(seed)
  const rare = Array.from({ length: 20_000 }, () => repeat(2 + below(chance, 3), () => pick(chance, syllables)))
  return Array.from({ length: count }, () => ({
    text: textOf(chance, rare),
    room: Math.floor(roomCount * chance() ** 2),
    sender: below(chance, senderCount),
  }))
}

function textOf(chance: Chance, rare: readonly string[]): string {
  const kind = chance()
  const words = 1 + below(chance, 24)
  const tail = chance() < 0.08 ? ` ${pick(chance, emoji)}` : ''
  const word = (): string => (chance() < 0.8 ? pickCommon(chance, english) : pickCommon(chance, rare))
  if (kind < 0.55) return Array.from({ length: words }, word).join(' ') + tail
  if (kind < 0.75) return repeat(2 + words, () => pickCommon(chance, chinese)) + tail
  if (kind < 0.87) return repeat(2 + words / 2, () => pickCommon(chance, japanese)) + tail
  if (kind < 0.95)
    return Array.from({ length: words }, () => pick(chance, korean) + pick(chance, particles)).join(' ') + tail
  return `${word()} ${repeat(1 + below(chance, 8), () => pickCommon(chance, chinese))}${word()}${tail}`
}

function below(chance: Chance, end: number): number {
  return Math.floor(chance() * end)
}

function pick(chance: Chance, items: ArrayLike<string>): string {
  return items[below(chance, items.length)] ?? ''
}

/** The first ones far more often than the last ones, about as Zipf has it. */
function pickCommon(chance: Chance, items: ArrayLike<string>): string {
  return items[Math.floor((items.length + 1) ** chance()) - 1] ?? ''
}

function repeat(times: number, make: () => string): string {
  return Array.from({ length: Math.ceil(times) }, make).join('')
}
