import { type Refused, refused } from '@hubbub/hub'
import type { Context } from 'hono'

/** Reads the body of a request; refused `too_large` as soon as that is known, before the rest of it is read. */
export async function readBody(context: Context, mostBytes: number): Promise<Uint8Array | Refused> {
  const announced = Number(context.req.header('content-length') ?? 0)
  if (announced > mostBytes) return tooLarge(mostBytes)
  const stream: AsyncIterable<Uint8Array> | null = context.req.raw.body
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength
    if (size > mostBytes) return tooLarge(mostBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(mostBytes: number): Refused {
  return refused('too_large', `The body may have ${mostBytes} bytes.`)
}
