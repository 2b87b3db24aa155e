/** Why a store could not do what it was asked: codes of the wire, so that a sender can be told. */
export type ChatStoreErrorCode = 'storage_full' | 'overloaded' | 'internal'

/** A fault of the store, not of the request; the request may be repeated as it is. */
export class ChatStoreError extends Error {
  readonly code: ChatStoreErrorCode

  constructor(code: ChatStoreErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'ChatStoreError'
    this.code = code
  }
}
