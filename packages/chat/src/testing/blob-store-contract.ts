import type { BlobStoreCase } from './blob-store-case.ts'
import { keptBlobCases } from './contract-kept-blobs.ts'
import { randomUploadCases } from './contract-random-uploads.ts'
import { uploadCases } from './contract-uploads.ts'

/** Everything the `BlobStore` port promises, for every adapter to run. */
export const blobStoreContract: readonly BlobStoreCase[] = [...uploadCases, ...randomUploadCases, ...keptBlobCases]
