import { connect } from '@hubbub/client'
import { openStore } from '@hubbub/client/store'

const bob = connect('http://127.0.0.1:8080/ws', { username: 'bob' })
const store = openStore(bob) // right after connect, one per client
const general = store.room('general')

store.totals.subscribe(() => console.log('unread', store.totals.getSnapshot().unread))
general.draft().set('half a sentence') // shared by all devices of the user

const alice = connect('http://127.0.0.1:8080/ws', { username: 'alice' })
const { seq } = await alice.room('general').send('hello').done
await bob
  .room('general')
  .call('react', { message_id: (await bob.room('general').history()).messages[0]?.id ?? '', emoji: '👋' })

general.read(seq) // counts change at once; the server is told in a moment
await alice.room('general').call('seen_by', { seq })
