import { expectThat } from '@hubbub/hub/testing'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

/** What the rules of messages promise of every store. */
export const messageCases: readonly ChatStoreCase[] = [
  storeCase('O1', 'seq and offset of a room grow by one, over writes of one tick and of several', async (store) => {
    await roomWithAliceAndBob(store)
    const tick = await Promise.all(['a', 'b', 'c'].map((text) => written(store, writes.append('den', alice, text))))
    const later = await written(store, writes.append('den', bob, 'd'))
    const places = [...tick, later].map(({ message }) => [message.content, message.seq, message.offset])
    assertEqual(places, [
      ['a', 1, 3],
      ['b', 2, 4],
      ['c', 3, 5],
      ['d', 4, 6],
    ])
    const edited = await written(store, writes.edit(later.message, 'D'))
    assertEqual([edited.message.seq, edited.message.offset, edited.message.createdOffset], [4, 7, 6])
  }),
  storeCase('O1', 'a refused write in the middle leaves no hole', async (store) => {
    await roomWithAliceAndBob(store)
    const stranger = { id: 'u_stranger', username: 'stranger' }
    const results = await Promise.all([
      store.write(writes.append('den', alice, 'a')),
      store.write(writes.append('den', stranger, 'no')),
      store.write(writes.append('den', bob, 'b')),
    ])
    assertEqual(
      results.map((result) => ('refused' in result ? result.refused : result.message.content)),
      ['a', 'not_a_member', 'b'],
    )
    assertEqual(
      results.flatMap((result) => result.changes.map(({ row }) => row.offset)),
      [3, 4],
    )
  }),
  storeCase('O1', 'rooms count by themselves', async (store) => {
    await roomWithAliceAndBob(store, 'den')
    await roomWithAliceAndBob(store, 'attic')
    const sent = await Promise.all(
      ['den', 'attic', 'den'].map((room) => written(store, writes.append(room, alice, 'x'))),
    )
    assertEqual(
      sent.map(({ message }) => [message.seq, message.offset]),
      [
        [1, 3],
        [1, 3],
        [2, 4],
      ],
    )
  }),
  storeCase('I1', 'a repeat of a key returns the first result, in the same tick and later', async (store) => {
    await roomWithAliceAndBob(store)
    const again = () => written(store, writes.append('den', alice, 'hi', { clientId: 'k' }))
    const [first, second] = await Promise.all([again(), again()])
    const third = await again()
    assertEqual([first.duplicate, second.duplicate, third.duplicate], [false, true, true])
    assertEqual([second.message, third.message], [first.message, first.message])
    assertEqual([second.changes, third.changes], [[], []])
    assertEqual(await store.head('den'), 3, 'head')
  }),
  storeCase('I1', 'a key holds after edit, after deletion and after leaving the room', async (store) => {
    await roomWithAliceAndBob(store)
    const again = () => written(store, writes.append('den', bob, 'hi', { clientId: 'k' }))
    const { message } = await again()
    const steps = [writes.edit(message, 'ho'), writes.delete(message), writes.leave('den', bob)]
    for (const step of steps) {
      await store.write(step)
      const repeat = await again()
      expectThat(repeat.duplicate, `a duplicate after ${step.kind}`)
      const { id, seq, createdOffset, sentAt } = repeat.message
      assertEqual([id, seq, createdOffset, sentAt], [message.id, message.seq, message.offset, message.sentAt])
    }
  }),
  storeCase('I1', 'keys of different senders and rooms never meet', async (store) => {
    await roomWithAliceAndBob(store, 'den')
    await roomWithAliceAndBob(store, 'attic')
    const send = (room: string, user = alice) => written(store, writes.append(room, user, 'x', { clientId: 'k' }))
    const sent = await Promise.all([send('den'), send('den', bob), send('attic')])
    assertEqual(
      sent.map(({ duplicate }) => duplicate),
      [false, false, false],
    )
  }),
  storeCase('I5', 'a message is stored only after the one it names', async (store) => {
    await roomWithAliceAndBob(store)
    const send = (user: typeof alice, clientId: string, after: string | null) =>
      writes.append('den', user, clientId, { clientId, after })
    assertEqual(await refusedCode(store, send(alice, 'a2', 'a1')), 'out_of_order')
    assertEqual(await refusedCode(store, send(bob, 'b1', 'a1')), 'out_of_order', 'code for a key not stored')
    await Promise.all([written(store, send(alice, 'a1', null)), written(store, send(alice, 'a2', 'a1'))])
    assertEqual(await refusedCode(store, send(bob, 'b1', 'a1')), 'out_of_order', "code for another sender's key")
    expectThat((await written(store, send(alice, 'a2', 'missing'))).duplicate, 'a stored key answers whatever it names')
  }),
  storeCase('C3', 'only members write, and a room has to exist', async (store) => {
    await roomWithAliceAndBob(store)
    const { message } = await written(store, writes.append('den', bob, 'hi'))
    await store.write(writes.leave('den', bob))
    const tried = [
      writes.append('den', bob, 'x'),
      writes.edit(message, 'x'),
      writes.delete(message),
      writes.append('no', bob, 'x'),
    ]
    const codes = await Promise.all(tried.map((write) => refusedCode(store, write)))
    assertEqual(codes, ['not_a_member', 'not_a_member', 'not_a_member', 'not_found'])
  }),
  storeCase('C4', 'only the author edits; the same text again changes nothing', async (store) => {
    await roomWithAliceAndBob(store)
    const { message } = await written(store, writes.append('den', alice, 'hi'))
    assertEqual(await refusedCode(store, writes.edit(message, 'x', bob)), 'forbidden')
    assertEqual(await refusedCode(store, writes.edit({ ...message, id: 'm_none' }, 'x')), 'not_found')
    await roomWithAliceAndBob(store, 'attic')
    assertEqual(
      await refusedCode(store, writes.edit({ ...message, roomId: 'attic' }, 'x')),
      'not_found',
      'code in the wrong room',
    )
    const edited = await written(store, writes.edit(message, 'ho'))
    const after = { content: 'ho', editedAt: testTime, offset: message.offset + 1, more: { editCount: 1 } }
    assertEqual(edited.message, { ...message, ...after })
    assertEqual(await written(store, writes.edit(message, 'ho')), { ...edited, changes: [], repeats: edited.changes })
  }),
  storeCase(
    'C5',
    'a deleted message keeps its place, empty; deleting twice is one change, editing it a conflict',
    async (store) => {
      await roomWithAliceAndBob(store)
      const { message } = await written(store, writes.append('den', alice, 'hi', { clientId: 'k' }))
      assertEqual(await refusedCode(store, writes.delete(message, bob)), 'forbidden')
      const deleted = await written(store, writes.delete(message))
      assertEqual(deleted.message, { ...message, content: '', deletedAt: testTime, offset: message.offset + 1 })
      assertEqual(await written(store, writes.delete(message)), { ...deleted, changes: [], repeats: deleted.changes })
      assertEqual(await refusedCode(store, writes.edit(message, 'back')), 'conflict')
    },
  ),
  storeCase('C7', 'texts come back as they were given', async (store) => {
    await roomWithAliceAndBob(store)
    const texts = [
      '我家在上海东边',
      '👩‍👩‍👧‍👦 a\u0000b',
      "Robert'); DROP TABLE messages;--",
      'x'.repeat(16_000),
      ' \n\t ',
    ]
    const sent = await Promise.all(texts.map((text) => written(store, writes.append('den', alice, text))))
    const page = await store.history('den', { from: { kind: 'newest' }, limit: 10 })
    assertEqual(
      page?.messages,
      sent.map(({ message }) => message),
    )
    assertEqual(
      page?.messages.map(({ content }) => content),
      texts,
    )
  }),
]
