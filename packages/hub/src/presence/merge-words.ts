import type { PresenceChoice, PresenceWord } from '../ports/presence-word.ts'
import { derivePresence, type Moment, type Present, type PresenceTimes } from './derive-presence.ts'

/** What others see of users whom only other nodes have, by id; the newest choice any of them knows counts (P1, P2). */
export function mergeWords(
  words: readonly PresenceWord[],
  now: Moment,
  times: PresenceTimes,
): ReadonlyMap<string, Present> {
  const shown = new Map<string, Present>()
  for (const [userId, ofUser] of Map.groupBy(words, ({ user }) => user.id)) {
    const derived = derivePresence(ofUser, newest(ofUser), now, times).shown
    const user = ofUser[0]?.user
    if (derived && user) shown.set(userId, { ...derived, user })
  }
  return shown
}

function newest(words: readonly PresenceWord[]): PresenceChoice | undefined {
  let choice: PresenceChoice | undefined
  for (const word of words) if (word.choice && word.choice.revision > (choice?.revision ?? 0)) choice = word.choice
  return choice
}
