/** The name as names are compared: one account has it, whatever case, width or composition it is written in. */
export function nameKey(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase()
}
