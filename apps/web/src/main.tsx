import { createRoot } from 'react-dom/client'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import { Account } from './session/account.ts'
import { App } from './shell/app.tsx'
import { Router } from './shell/route.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<App account={new Account()} router={new Router()} />)
