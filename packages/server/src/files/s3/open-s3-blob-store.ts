import type { Clock, Random } from '@hubbub/hub/ports'
import { StartError } from '../../start-error.ts'
import { S3BlobStore } from './s3-blob-store.ts'
import { S3Client } from './s3-client.ts'
import { explain, S3Error } from './s3-error.ts'
import { type S3Options, s3Settings } from './s3-options.ts'

/**
 * Opens the blob store in a bucket that exists. Rejects with StartError, saying what to do, when the store cannot be
 * reached, does not let this key in, or cannot list what resuming uploads needs.
 */
export async function openS3BlobStore(
  options: S3Options,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<S3BlobStore> {
  const where = `the bucket ${options.bucket} at ${options.endpoint}`
  try {
    const settings = s3Settings(options)
    const client = new S3Client(settings, clock, random)
    await client.text({ method: 'GET', query: { 'list-type': '2', 'max-keys': '1', prefix: settings.prefix } })
    await client.text({ method: 'GET', query: { uploads: '', 'max-uploads': '1', prefix: settings.prefix } })
    return new S3BlobStore(client, clock)
  } catch (error) {
    if (error instanceof S3Error) throw new StartError(`Files cannot be kept in ${where}. ${explain(error)}`)
    const cause = error instanceof Error ? error.message : String(error)
    throw new StartError(`Files cannot be kept in ${where}: ${cause}.`)
  }
}
