import type { User } from '@hubbub/protocol'

/** At most `limit` users whose ids come after `cursor`, sorted by id, without sorting all of them. */
export function pageOf(users: Iterable<User>, limit: number, cursor = ''): { users: readonly User[]; more: boolean } {
  const page: User[] = []
  let more = false
  for (const user of users) {
    if (user.id <= cursor) continue
    const last = page.at(-1)
    if (page.length >= limit && last && last.id < user.id) {
      more = true
      continue
    }
    page.splice(placeOf(page, user.id), 0, user)
    if (page.length > limit) {
      page.pop()
      more = true
    }
  }
  return { users: page, more }
}

function placeOf(sorted: readonly User[], id: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle]?.id ?? '') < id) low = middle + 1
    else high = middle
  }
  return low
}
