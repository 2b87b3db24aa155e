import { createRoot } from 'react-dom/client'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import { Account } from './session/account.ts'
import { App } from './shell/app.tsx'
import { Router } from './shell/route.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
// What the first load leaves out is there before anybody asks for it.
const whenIdle = 'requestIdleCallback' in window ? requestIdleCallback : (run: () => void) => setTimeout(run, 1_000)
whenIdle(() => {
  void import('./shell/menu-popover.tsx')
  void import('./rooms/room-dialog.tsx')
})

createRoot(root).render(<App account={new Account()} router={new Router()} />)
