import type { FileVariant } from '@hubbub/protocol'

/**
 * What has to be done to files that chat cannot do: it has neither hashes nor decoders of pictures, nor secrets.
 * Implemented by the server; called by chat after the last byte of an upload, and for links.
 */
export interface FileWorkshop {
  /** Reads a finished blob once and tells what it is. Rejects with a `BlobStoreError`. */
  inspect(blobId: string): Promise<InspectedBlob>
  /** Measures a picture of this type (by content), frees it of metadata, and makes its thumbnail. Never rejects. */
  picture(bytes: Uint8Array, type: string): Promise<PreparedImage>
  /** Makes a square avatar out of a picture of this type (by content). Never rejects. */
  avatar(bytes: Uint8Array, type: string): Promise<PreparedAvatar>
  /** Has a file looked at before anybody can read it. Never rejects; lets everything in where nothing is configured. */
  scan(file: ScannedFile): Promise<ScanVerdict>
  /** Makes the link that lets its holder read a file for a short time; `now` in ms since 1970. */
  link(fileId: string, variant: FileVariant, now: number): FileLink
}

/** What the bytes of a blob are. */
export interface InspectedBlob {
  readonly size: number
  /** SHA-256 as 64 hex digits. */
  readonly sha256: string
  /** Its type by content. */
  readonly type: string
}

/** What became of a file that looks like a picture. */
export type PreparedImage =
  | {
      readonly kind: 'image'
      /** As it is shown: after turning it as its orientation says. */
      readonly width: number
      readonly height: number
      /** The picture without what it says about its making: the very same bytes when it says nothing. */
      readonly bytes: Uint8Array
      readonly thumbnail: Uint8Array
    }
  /** Not to be drawn: broken, too large, or of another type. It is a file all the same. */
  | { readonly kind: 'file' }
  /** Too many pictures wait; try again. */
  | { readonly kind: 'busy' }

/** An avatar, or why there is none. */
export type PreparedAvatar =
  | { readonly kind: 'avatar'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused' }
  | { readonly kind: 'busy' }

/** A file as a scan sees it. */
export interface ScannedFile {
  readonly id: string
  /** Its cleaned name. */
  readonly name: string
  readonly size: number
  /** Its type by content. */
  readonly type: string
  /** Reads it from the beginning, piece by piece; fails once the time of the scan is over. */
  readonly read: () => AsyncIterable<Uint8Array>
}

/** What a scan says; the reason of a refusal is shown to the sender. */
export type ScanVerdict = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** A link to a file. */
export interface FileLink {
  /** Path and query, to be put behind the server's address. */
  readonly path: string
  /** In ms since 1970. */
  readonly expiresAt: number
}
