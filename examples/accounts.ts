import { connect } from '@hubbub/client'
import { openAccounts } from '@hubbub/client/accounts'

const accounts = openAccounts('http://127.0.0.1:8080/')
await accounts.register({ username: 'carol', password: 'a sentence that nobody guesses' })

const hub = connect('http://127.0.0.1:8080/ws', { token: accounts.token }) // renewed before it ends
const { user } = await hub.call('me')
console.log(user.username, user.roles)

hub.close()
await accounts.logout()
