import { textOf } from './parse-s3.ts'
import { S3Error } from './s3-error.ts'

/** Reads why a request failed; without an error in the answer the code is empty, unless the status says enough. */
export function parseFailure(status: number, text: string): S3Error {
  const code = text.includes('<Error>') ? (textOf(text, 'Code') ?? 'Unknown') : ''
  return new S3Error(status, code)
}
