import type { Catalogue } from './catalogue.ts'

/** Writes the dates and times of the page in the reader's way. */
export interface DateWords {
  /** The hour and minute. */
  time(at: number): string
  /** The same without morning or afternoon, for places too narrow for it. */
  digits(at: number): string
  /** Today, yesterday, or the date; with the year when it is another one than `now`'s. */
  day(at: number, now: number): string
  /** Date and time in full, for a title. */
  full(at: number): string
}

/** The number of the local calendar day: consecutive days differ by one, whatever daylight saving does. */
export function dayNumber(at: number): number {
  const date = new Date(at)
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}

/** Makes the date words of one language tag. */
export function dateWords(tag: string, words: Pick<Catalogue, 'today' | 'yesterday'>): DateWords {
  const time = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit' })
  const day = new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long' })
  const dayOfYear = new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const full = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'short' })
  return {
    time: (at) => time.format(at),
    digits: (at) => withoutDayPeriod(time.formatToParts(at)),
    full: (at) => full.format(at),
    day(at, now) {
      const ago = dayNumber(now) - dayNumber(at)
      if (ago === 0) return words.today
      if (ago === 1) return words.yesterday
      return new Date(at).getFullYear() === new Date(now).getFullYear() ? day.format(at) : dayOfYear.format(at)
    },
  }
}

function withoutDayPeriod(parts: readonly Intl.DateTimeFormatPart[]): string {
  const kept = parts.filter(({ type }) => type !== 'dayPeriod')
  return kept
    .map(({ value }) => value)
    .join('')
    .trim()
}
