import { once } from 'node:events'
import type { Server } from 'node:http'
import { StartError, systemCode } from '../start-error.ts'

/** Starts to listen; rejects with a StartError that says why it cannot. */
export async function listen(
  server: Server,
  where: { port: number; host: string },
): Promise<{ url: string; port: number }> {
  const { host } = where
  server.listen(where)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new StartError(meaningOf(systemCode(error), where))
  }
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : where.port
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port }
}

function meaningOf(code: string | undefined, { port, host }: { port: number; host: string }): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken: stop the program that listens there, or choose another port with --port.`
    case 'EACCES':
      return `Port ${port} may not be listened on by this user: choose one above 1023 with --port.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine: choose another with --host.`
    default:
      return `Listening on ${host}, port ${port}, failed: ${code ?? 'unknown reason'}.`
  }
}
