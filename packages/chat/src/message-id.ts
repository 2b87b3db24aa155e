/** Characters of the time part: ms since 1970 in base 36 fit until the year 5188. */
const timeChars = 9
/** Characters of the random part: with letters and digits about 70 bits per millisecond. */
const randomChars = 12

/** Makes the id of a message from the time and a random id: ids sort by time, so that stores append to their index. */
export function messageId(now: number, random: string): string {
  return now.toString(36).padStart(timeChars, '0') + random.slice(0, randomChars)
}
