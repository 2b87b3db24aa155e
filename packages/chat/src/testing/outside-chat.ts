import { FakeClock } from '@hubbub/hub/testing'
import { MemoryBlobStore } from '../files/memory-blob-store.ts'
import type { ChatOptions } from '../options.ts'
import { testWorkshop } from './test-workshop.ts'

/** What chat asks of the server around it, made so that tests can tell it: everything is granted, nothing is sent. */
export function outsideChat(): Required<Pick<ChatOptions, 'tickets' | 'keySecrets' | 'webhookLink' | 'files'>> {
  let made = 0
  const next = (): string => String((made += 1))
  const blobs = new MemoryBlobStore({ clock: new FakeClock() })
  return {
    files: { blobs, workshop: testWorkshop(blobs) },
    tickets: { make: (purpose, at) => ({ token: `${purpose}-${next()}`, hash: next(), expiresAt: at + 60_000 }) },
    keySecrets: { make: (keyId) => ({ secret: `${keyId}.${next()}`, hash: next() }) },
    webhookLink: {
      makeSecret: () => ({ secret: next(), hash: next() }),
      refusal: () => undefined,
      post: async () => ({ kind: 'answered', status: 200, text: '' }),
    },
  }
}
