/** What the page remembers in this browser; where storing is forbidden or full, for as long as the page is open. */
const prefix = 'hubbub.'
const fallback = new Map<string, string>()

/** The remembered text, or undefined. */
export function recall(name: string): string | undefined {
  try {
    return fallback.get(name) ?? localStorage.getItem(prefix + name) ?? undefined
  } catch {
    // Forbidden by the browser's settings: the page works without.
    return fallback.get(name)
  }
}

/** Remembers a text; undefined forgets it. */
export function remember(name: string, text: string | undefined): void {
  fallback.delete(name)
  try {
    if (text === undefined) localStorage.removeItem(prefix + name)
    else localStorage.setItem(prefix + name, text)
  } catch {
    // Forbidden or full: kept until the page closes.
    if (text !== undefined) fallback.set(name, text)
  }
}

/** Tells when another tab of this browser remembers something else under a name; the result stops it. */
export function onRemembered(listener: (name: string) => void): () => void {
  const heard = (event: StorageEvent): void => {
    if (event.key?.startsWith(prefix)) listener(event.key.slice(prefix.length))
  }
  addEventListener('storage', heard)
  return () => {
    removeEventListener('storage', heard)
  }
}
