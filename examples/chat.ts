import { connect } from '@hubbub/client'

const hub = connect('http://127.0.0.1:8080/ws', { username: 'alice' })
const general = hub.room('general')

general.on('message', (message) => console.log(message.username, message.content)) // typed, in order, each once

const sending = general.send('hello') // survives reconnects and reloads
await sending.done

const page = await general.history({ limit: 50 })
console.log(page.messages.length, page.has_more_before)

hub.on('state', (state) => console.log(state.at))
hub.close()
