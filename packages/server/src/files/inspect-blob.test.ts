import { MemoryBlobStore } from '@hubbub/chat/memory'
import { uploadWhole } from '@hubbub/chat/testing'
import { FakeClock } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { inspectBlob } from './inspect-blob.ts'

test.each([
  ['', 'application/octet-stream', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'text/plain', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['a'.repeat(1_000_000), 'text/plain', 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
])('F5, F10: a blob is told by one reading (%#)', async (content, type, sha256) => {
  const store = new MemoryBlobStore({ clock: new FakeClock() })
  await uploadWhole(store, 'a', new TextEncoder().encode(content))
  expect(await inspectBlob(store, 'a')).toEqual({ size: content.length, type, sha256 })
})
