import type { ScannedFile, ScanVerdict } from '@hubbub/chat/ports'
import type { Clock, Logger } from '@hubbub/hub/ports'

/** Looks at a file before anybody can read it: a virus scanner, a filter, a rule of the house. */
export type Scan = (file: ScannedFile) => Promise<ScanVerdict>

/** How scans are run. */
export interface ScanOptions {
  /** Time for one scan, in ms. @default 60_000 */
  readonly timeoutMs: number
  /** What becomes of a file whose scan fails or takes too long. @default 'refuse' */
  readonly onFailure: 'refuse' | 'accept'
}

export const scanDefaults: ScanOptions = { timeoutMs: 60_000, onFailure: 'refuse' }

/** Longest reason shown to a sender, in characters. */
const reasonChars = 200

interface ScanParts {
  readonly clock: Clock
  readonly logger: Logger
  readonly options: ScanOptions
}

/** F19: has a file scanned; never rejects. Without a scan every file is let in. */
export async function scanFile(scan: Scan | undefined, file: ScannedFile, parts: ScanParts): Promise<ScanVerdict> {
  if (!scan) return { ok: true }
  const { clock, logger, options } = parts
  let isOver = false
  let cancel = (): void => {}
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(options.timeoutMs, () => reject(new Error(`the scan took more than ${options.timeoutMs} ms`)))
  })
  try {
    const verdict = await Promise.race([scan({ ...file, read: () => whileTimely(file.read(), () => isOver) }), late])
    return verdict.ok ? { ok: true } : { ok: false, reason: verdict.reason.slice(0, reasonChars) }
  } catch (error) {
    logger.error('scan_failed', { error, file_id: file.id, refused: options.onFailure === 'refuse' })
    return options.onFailure === 'accept' ? { ok: true } : { ok: false, reason: 'The file could not be checked.' }
  } finally {
    isOver = true
    cancel()
  }
}

async function* whileTimely(pieces: AsyncIterable<Uint8Array>, isOver: () => boolean): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    if (isOver()) throw new Error('the time of the scan is over')
    yield piece
  }
}
