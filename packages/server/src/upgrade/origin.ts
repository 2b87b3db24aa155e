/**
 * Says whether a page of this origin may connect: one of the same host, or of a listed origin. Clients that are no
 * browsers send no origin; a browser cannot be made to leave it out, so none is as good as the right one.
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  if (origin === undefined || allowed.includes('*')) return true
  if (!URL.canParse(origin)) return false
  const { origin: normal, host: originHost, protocol } = new URL(origin)
  if (allowed.includes(normal)) return true
  // The page's own scheme decides which port a host without one means.
  const own = `${protocol}//${host ?? ''}`
  return originHost !== '' && URL.canParse(own) && new URL(own).host === originHost
}

/** Says whether a text is an origin as browsers write it, or `*` for all. */
export function isOrigin(text: string): boolean {
  return text === '*' || (URL.canParse(text) && new URL(text).origin === text)
}
