import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { FileLink } from '@hubbub/chat/ports'
import type { FileVariant } from '@hubbub/protocol'

/** What a signed link lets its holder read, until when. */
export interface LinkTarget {
  /** Path of the link, without query. */
  readonly path: string
  readonly variant: FileVariant
}

/** Life of a link, in ms: 10 minutes. */
export const linkLifeMs = 600_000

/** Keeps the key apart from every other use of the server's secret. */
const keyLabel = 'hubbub signed file links v1'

/** Makes and checks links that let whoever holds them read one file for a short time, for `<img>` and downloads. */
export class LinkSigner {
  readonly #key: Buffer
  readonly #lifeMs: number

  /** Takes the server's secret; links of another secret are none. */
  constructor(secret: string, lifeMs: number = linkLifeMs) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', keyLabel, 32))
    this.#lifeMs = lifeMs
  }

  /**
   * F22: makes the link. It is good for the life at most, and for half of it at least: within each half the link is the
   * same, so that browsers find it in their cache.
   */
  sign(target: LinkTarget, now: number): FileLink {
    const half = this.#lifeMs / 2
    const expires = Math.floor((Math.floor(now / half) + 2) * (half / 1_000))
    const path = `${target.path}?exp=${expires}&sig=${this.#signature(target, expires)}`
    return { path, expiresAt: expires * 1_000 }
  }

  /** F22: when a link ends, in ms since 1970; undefined when the signature is not ours or its time is over. */
  check(target: LinkTarget, given: { readonly exp?: string; readonly sig?: string }, now: number): number | undefined {
    if (!/^\d{1,12}$/.test(given.exp ?? '')) return undefined
    const expires = Number(given.exp)
    const [wanted, shown] = [Buffer.from(this.#signature(target, expires)), Buffer.from(given.sig ?? '')]
    if (shown.length !== wanted.length || !timingSafeEqual(shown, wanted)) return undefined
    return expires * 1_000 > now ? expires * 1_000 : undefined
  }

  #signature({ path, variant }: LinkTarget, expires: number): string {
    return createHmac('sha256', this.#key).update(`${path}\n${variant}\n${expires}`).digest('base64url')
  }
}
