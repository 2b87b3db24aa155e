/** Something that is searched, and how often its pages are turned before the one that is measured. */
export interface MeasuredQuery {
  readonly title: string
  /** What the command is given. */
  readonly fields: { readonly query: string; readonly [field: string]: unknown }
  /** Pages before the measured one. */
  readonly skip: number
  /** Who asks: a member of every room, or one of a quiet room alone. */
  readonly asker: 'everywhere' | 'one quiet room'
}

/** Everything that is measured, in the order of the table. */
export const queries: readonly MeasuredQuery[] = [
  query('a word of 7 messages', 'pitenite '),
  query('a word of 1,200 messages', 'invoice '),
  query('a word that nobody wrote', 'xylophone '),
  query('a word of 39,000 messages', 'the '),
  query('two common words', 'server the '),
  query('three common words in a row', '"the to and"'),
  query('the beginning of a word: `se`', 'se'),
  query('two Chinese characters', '我们'),
  query('one Chinese character, common', '的'),
  query('one Chinese character, rare', '导'),
  query('four Japanese characters', 'サーバー'),
  query('Korean, without its particle', '회의'),
  query('mixed scripts', 'redis 的'),
  query('an emoji', '👍'),
  query('without a common word', 'server -the '),
  query('a common word in one room', 'the ', { room_id: 'room-3' }),
  query('a common word of one sender', 'the from:user7'),
  query('a common word on a day of the past', 'the before:2020-01-01'),
  { ...query('a common word, in a quiet room'), asker: 'one quiet room' },
  { ...query('a common word, page 40'), skip: 39 },
  query('a common word, best first', 'the ', { order: 'relevance' }),
  query('two common words, best first', 'server the ', { order: 'relevance' }),
  query('everything of one sender', 'from:user7'),
]

function query(title: string, typed = 'the ', more: object = {}): MeasuredQuery {
  return { title, fields: { query: typed, ...more }, skip: 0, asker: 'everywhere' }
}
