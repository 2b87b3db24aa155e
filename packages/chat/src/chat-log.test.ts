import { topicLogContract } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { chatLog } from './chat-log.ts'
import { MemoryChatStore } from './memory/index.ts'
import { alice, roomWithAliceAndBob, writes, written } from './testing/index.ts'
import { roomIdOf } from './wire.ts'

async function roomsWithLog() {
  const store = new MemoryChatStore()
  for (const room of ['den', 'attic']) await roomWithAliceAndBob(store, room)
  return { store, log: chatLog(store, 2_000) }
}

for (const { rule, title, run } of topicLogContract) {
  test(`${rule}: ${title} (chat)`, async () => {
    const { store, log } = await roomsWithLog()
    const change = async (topic: string) => {
      const { message } = await written(store, writes.append(roomIdOf(topic), alice, 'x'))
      return { epoch: store.epoch, offset: message.offset }
    }
    await expect(run({ log, topics: ['room:den', 'room:attic'], change })).resolves.toBeUndefined()
  })
}

test('R4: a message is new to who stood before it was stored, and changed to everyone else', async () => {
  const { store, log } = await roomsWithLog()
  const { message } = await written(store, writes.append('den', alice, 'a'))
  await store.write(writes.edit(message, 'A'))
  const types = async (offset: number) => {
    const read = await log.read('room:den', { epoch: store.epoch, offset }, 4, 10)
    return read.kind === 'page' ? read.entries.map(({ frame }) => JSON.parse(frame).type) : read.reason
  }
  expect(await types(2)).toEqual(['message'])
  expect(await types(3)).toEqual(['message_updated'])
})
