import { once } from 'node:events'
import { createServer, type IncomingMessage, request as forward, type ServerResponse } from 'node:http'
import { portOf } from './port-of.ts'

/** What becomes of one request. */
export type Fault =
  | { readonly kind: 'answer'; readonly status: number; readonly body?: string }
  /** The request is carried out, and the connection ends before the answer. */
  | { readonly kind: 'lose_answer' }
  /** Nothing is ever said. */
  | { readonly kind: 'silence' }

/** A link to an HTTP server that fails as told. */
export interface FaultyProxy extends AsyncDisposable {
  readonly url: string
  /** Method and address of every request, in order. */
  readonly seen: readonly string[]
}

/** Puts a link in front of a server; `faultOf` is asked about each request, which goes through where it says nothing. */
export async function faultyProxy(
  target: string,
  faultOf: (request: string) => Fault | undefined,
): Promise<FaultyProxy> {
  const seen: string[] = []
  const server = createServer((incoming, outgoing) => {
    const name = `${incoming.method} ${incoming.url}`
    seen.push(name)
    const fault = faultOf(name)
    if (fault?.kind === 'silence') incoming.resume()
    else if (fault?.kind === 'answer') {
      incoming.resume()
      outgoing.writeHead(fault.status).end(fault.body ?? '')
    } else pass(incoming, outgoing, { target, losesAnswer: fault !== undefined })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target, losesAnswer }: { target: string; losesAnswer: boolean },
): void {
  const { method, headers, url } = incoming
  // The headers go on as they are, the host too: it is part of what was signed.
  const onward = forward(new URL(url ?? '/', target), { method: method ?? 'GET', headers }, (answer) => {
    if (losesAnswer) {
      answer.resume()
      answer.on('end', () => outgoing.destroy())
      return
    }
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(outgoing)
  })
  onward.on('error', () => outgoing.destroy())
  outgoing.on('close', () => onward.destroy())
  incoming.pipe(onward)
}
