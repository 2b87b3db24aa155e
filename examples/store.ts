import { connect } from '@hubbub/client'
import { openStore } from '@hubbub/client/store'

const alice = connect('http://127.0.0.1:8080/ws', { username: 'alice' })
const bob = connect('http://127.0.0.1:8080/ws', { username: 'bob' })
const store = openStore(bob) // right after connect, one per client

store.totals.subscribe(() => console.log('unread', store.totals.getSnapshot().unread))
await bob.call('me') // waits until bob is online

const { message_id, seq } = await alice.room('general').send('hello').done
await bob.room('general').call('react', { message_id, emoji: '👋' }) // any command about the room
store.room('general').read(seq) // counts change at once; the server is told in a moment

const person = store.people.person(alice.user?.id ?? '')
person.subscribe(() => {
  const { username, presence } = person.getSnapshot() // the same for every dot of this user
  console.log(username, presence?.state)
  for (const hub of presence && username ? [alice, bob] : []) hub.close()
})
