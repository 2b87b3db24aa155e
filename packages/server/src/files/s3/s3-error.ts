import { BlobStoreError } from '@hubbub/chat/ports'

/** An answer of an object store that is no success. Carries nothing that is secret. */
export class S3Error extends Error {
  override readonly name = 'S3Error'
  readonly status: number
  /** The store's word for it, such as `NoSuchKey`; empty when it gave none. */
  readonly code: string

  constructor(status: number, code: string) {
    super(`The object store answered ${[status, code].join(' ').trim()}.`)
    this.status = status
    this.code = code
  }
}

const passingCodes = new Set(['RequestTimeout', 'SlowDown', 'InternalError', 'ServiceUnavailable', 'OperationAborted'])
const fullCodes = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage'])

/** Says whether the same request may succeed later: the network failed, or the store is busy or at fault. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof S3Error)) return true
  if (isFull(error) || error.status === 501) return false
  return error.status === 429 || error.status >= 500 || passingCodes.has(error.code)
}

/** What is said of objects and uploads that are not there; answers to HEAD have no words. */
const missingCodes = new Set(['NoSuchKey', 'NoSuchUpload', 'NotFound', ''])

/** Says whether an error is that there is no such object or upload; a missing bucket or key of access is another thing. */
export function isMissing(error: unknown): boolean {
  return error instanceof S3Error && error.status === 404 && missingCodes.has(error.code)
}

function isFull({ status, code }: S3Error): boolean {
  return status === 507 || fullCodes.has(code)
}

/** Makes the port's error of whatever a request failed with. */
export function blobStoreError(error: unknown): BlobStoreError {
  if (error instanceof BlobStoreError) return error
  if (isMissing(error)) return notFound()
  if (error instanceof S3Error && isFull(error)) return new BlobStoreError('storage_full', error.message)
  if (error instanceof S3Error) return new BlobStoreError('internal', explain(error), { cause: error })
  return new BlobStoreError('internal', 'The object store cannot be reached.', { cause: error })
}

/** The refusal of a call for something that is not there. */
export function notFound(): BlobStoreError {
  return new BlobStoreError('not_found', 'There is no such upload or blob.')
}

const meanings: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'it does not know the access key',
  XAdminUserNotFound: 'it does not know the access key',
  SignatureDoesNotMatch: 'the secret key is not the one of the access key',
  AccessDenied: 'the access key may not do that in this bucket',
  NoSuchBucket: 'there is no such bucket',
  PermanentRedirect: 'the bucket is in another region',
  AuthorizationHeaderMalformed: 'the region is wrong',
  RequestTimeTooSkewed: "this machine's clock is wrong",
  NotImplemented: 'it cannot do what resuming uploads needs',
}

/** Says in words for the operator what is wrong. */
export function explain(error: S3Error): string {
  const meaning = meanings[error.code]
  return meaning === undefined ? error.message : `The object store refuses: ${meaning}.`
}
