/** Makes the secrets of keys, which chat cannot: it has neither chance for secrets nor hashes. Implemented by the server. */
export interface KeySecrets {
  /** The whole key of this id, as it is shown once, and the hash that is kept of it. */
  make(keyId: string): { readonly secret: string; readonly hash: string }
}
