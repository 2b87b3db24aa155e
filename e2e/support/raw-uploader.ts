import { encodeUploadChunk, uploadPlace, type UploadPlace } from '@hubbub/protocol'
import { z } from 'zod'
import { type Frame, RawClient } from './raw-client.ts'
import type { SeededFile } from './seeded-file.ts'

const progress = z.object({ taken: z.int(), window: z.int(), expected: z.int().optional() })

/** Longest time of one connection, in ms: far above what it takes. */
const patienceMs = 40_000

/** Sends a file by the rules of the protocol alone, one connection at a time. */
export class RawUploader {
  readonly file: SeededFile
  readonly #url: string
  readonly #token: string
  uploadId: string | undefined
  /** Where each connection began. */
  readonly beginnings: number[] = []
  /** Bytes sent over all connections. */
  sent = 0

  constructor(url: string, token: string, file: SeededFile) {
    this.#url = url
    this.#token = token
    this.file = file
  }

  /** Sends so much over a fresh connection, and cuts it; resolves with the end of the upload, or undefined when it was cut before. */
  async send(most = Number.POSITIVE_INFINITY): Promise<Frame | undefined> {
    using client = await RawClient.withToken(this.#url, this.#token)
    const place = await this.#open(client)
    if (place.attachment) return { type: 'upload_done', attachment: place.attachment }
    this.beginnings.push(place.offset)
    let [position, limit] = [place.offset, place.offset + place.window_bytes]
    const [cutAt, end] = [this.sent + most, performance.now() + patienceMs]
    for (
      let seen = client.frames.length;
      this.sent < cutAt && performance.now() < end && client.closedWith === undefined;
    ) {
      for (; seen < client.frames.length; seen++) {
        const frame = client.frames[seen]
        if (frame?.type === 'upload_done' || frame?.type === 'upload_failed') return frame
        if (frame?.type !== 'upload_progress') continue
        const { taken, window, expected } = progress.parse(frame)
        limit = taken + window
        position = expected ?? position
      }
      const to = Math.min(position + place.chunk_bytes, limit, this.file.size)
      if (to > position && client.waitingBytes < 1_048_576) {
        client.sendBytes(
          encodeUploadChunk({ uploadId: place.upload_id, offset: position, bytes: this.file.bytes(position, to) }),
        )
        this.sent += to - position
        position = to
      }
      if (position === limit || position === this.file.size || this.sent % 1_048_576 < place.chunk_bytes)
        await new Promise((resolve) => setTimeout(resolve, position === limit ? 1 : 0))
    }
    return undefined
  }

  async #open(client: RawClient): Promise<UploadPlace> {
    const { size } = this.file
    const command =
      this.uploadId === undefined
        ? { type: 'upload_begin', name: 'large.bin', size, sha256: this.file.sha256() }
        : { type: 'upload_resume', upload_id: this.uploadId }
    const reply = await client.ask(command)
    if (reply.type !== 'ok') throw new Error(JSON.stringify(reply))
    const place = uploadPlace.parse(reply)
    this.uploadId = place.upload_id
    return place
  }
}
