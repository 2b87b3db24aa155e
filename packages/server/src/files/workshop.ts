import type { BlobStore, FileWorkshop } from '@hubbub/chat/ports'
import type { Clock, Logger } from '@hubbub/hub/ports'
import { filePath } from './download-routes.ts'
import type { Images } from './images/images.ts'
import { inspectBlob } from './inspect-blob.ts'
import { type Scan, scanFile, type ScanOptions } from './scan.ts'
import type { LinkSigner } from './sign-link.ts'

/** What a workshop is made of. */
export interface WorkshopParts {
  readonly blobs: Pick<BlobStore, 'read'>
  readonly images: Images
  /** Undefined lets every file in. */
  readonly scan: Scan | undefined
  readonly scanOptions: ScanOptions
  readonly links: LinkSigner
  readonly clock: Clock
  readonly logger: Logger
}

/** What this process does to files for chat: hashes, pictures, scans, links. */
export function makeWorkshop({ blobs, images, scan, scanOptions, links, clock, logger }: WorkshopParts): FileWorkshop {
  return {
    inspect: (blobId) => inspectBlob(blobs, blobId),
    picture: (bytes, type) => images.prepare(bytes, type),
    avatar: (bytes, type) => images.avatar(bytes, type),
    scan: (file) => scanFile(scan, file, { clock, logger, options: scanOptions }),
    link: (fileId, variant, now) => links.sign({ path: filePath(fileId, variant), variant }, now),
  }
}
