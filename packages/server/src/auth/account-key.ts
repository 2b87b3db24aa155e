/** What makes two names the same account: their letters, whatever their case, width or composition. */
export function accountKey(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase()
}
