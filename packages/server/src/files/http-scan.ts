import type { Scan } from './scan.ts'

/** Longest text of an answer that is read, in characters. */
const answerChars = 1_000
const refusedStatuses = [403, 422]

/**
 * F19: scans by posting files to another program: 200 and 204 let them in, 403 and 422 refuse them with the text of the
 * answer as the reason; anything else is a failure of the scan. Name and type come along in headers.
 */
export function httpScan(url: string): Scan {
  return async ({ name, type, size, read }) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/octet-stream',
        'X-File-Name': encodeURIComponent(name),
        'X-File-Size': String(size),
        'X-File-Type': type,
      },
      body: ReadableStream.from(read()),
      duplex: 'half',
      redirect: 'error',
    })
    const text = (await answer.text()).slice(0, answerChars).trim()
    if (answer.status === 200 || answer.status === 204) return { ok: true }
    if (refusedStatuses.includes(answer.status)) return { ok: false, reason: text || 'It was refused.' }
    throw new Error(`the scan was answered with ${answer.status}`)
  }
}
