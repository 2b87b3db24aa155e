import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Admission } from '@hubbub/hub'
import type { Logger } from '@hubbub/hub/ports'
import type { EchoServer } from '../echo/echo-server.ts'
import type { WebSocketTransport } from '../transport/websocket/websocket-transport.ts'
import { clientAddress } from './client-address.ts'
import type { Networks } from './networks.ts'
import { refuseSocket } from './refuse-socket.ts'
import { planUpgrade, type UpgradePath, type UpgradeRules } from './upgrade-plan.ts'

export type { UpgradePath } from './upgrade-plan.ts'

/** What answers upgrade requests. */
export interface UpgradeParts {
  readonly transport: WebSocketTransport
  readonly echo: EchoServer
  readonly logger: Logger
  readonly rules: Omit<UpgradeRules, 'admit'>
  readonly trustedProxies: Networks
  /** Asked last, just before the upgrade. */
  readonly admit: (path: UpgradePath, address: string) => Admission
}

/** Answers upgrade requests of a server, all of them or those to our paths; returns the way to stop. */
export function answerUpgrades(server: Server, parts: UpgradeParts, which: 'all' | 'ours'): () => void {
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (which === 'all' || isOurs(request.url ?? '')) answer(request, socket, head, parts)
  }
  server.on('upgrade', onUpgrade)
  return () => server.off('upgrade', onUpgrade)
}

function answer(request: IncomingMessage, socket: Duplex, head: Buffer, parts: UpgradeParts): void {
  const { headers } = request
  const forwardedFor = headers['x-forwarded-for']
  const address = clientAddress(
    request.socket.remoteAddress,
    Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
    parts.trustedProxies,
  )
  const rules = { ...parts.rules, admit: (path: UpgradePath) => parts.admit(path, address) }
  const plan = planUpgrade({ url: request.url ?? '', headers }, rules)
  if (plan.kind === 'refuse') {
    // What was asked for is not logged: a token may be in its query.
    parts.logger.debug('upgrade_refused', { address, status: plan.status, message: plan.message })
    refuseSocket(socket, plan)
  } else if (plan.kind === 'echo') {
    parts.echo.accept(request, socket, head)
  } else {
    parts.transport.accept(request, socket, head, { address, ...plan.claims })
  }
}

function isOurs(url: string): boolean {
  return /^\/(ws|echo)(\?|$)/.test(url)
}
