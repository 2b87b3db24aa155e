const server = 'http://127.0.0.1:8080'

async function post(path: string, body: object, token = '') {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const answer = await fetch(server + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.json()
}

// The first account is the administrator's; it makes keys for programs.
const { access_token } = await post('/api/auth/register', { username: 'anna', password: 'correct horse battery' })
const { secret: key } = await post(
  '/api/keys',
  { name: 'deploys', scopes: ['messages:write', 'rooms:write'] },
  access_token,
)

await post('/api/rooms/general/join', {}, key)
const sent = await post('/api/rooms/general/messages', { content: 'v2 is live', client_id: 'deploy-2' }, key) // once, however often it is sent
console.log(sent.seq, sent.duplicate ?? false)
