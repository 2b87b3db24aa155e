/** Waits until `look` gives a value other than undefined or false; fails after `ms` with what `describe` knows. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { ms = 15_000, describe = () => '' }: { ms?: number; describe?: () => string | Promise<string> } = {},
): Promise<T> {
  const end = performance.now() + ms
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`${what}: not within ${ms} ms. ${await describe()}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
