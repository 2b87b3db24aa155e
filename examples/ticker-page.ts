import { connect } from '@hubbub/client'
import type { App } from './ticker.ts'

const hub = connect<App>('http://127.0.0.1:8080/ws', { username: 'bob' }) // types come from the server; nothing is generated
hub.topic('quotes/AAPL').on('publication', ({ payload }) => console.log(payload.price))

const { alert_id } = await hub.call('set_alert', { above: 300 })
console.log(alert_id)
