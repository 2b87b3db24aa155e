import { once } from 'node:events'
import { WebSocket } from 'ws'
import { until } from './program.ts'

/** A client that speaks the protocol by hand. */
export class Chatter implements AsyncDisposable {
  readonly ws: WebSocket
  readonly frames: Record<string, unknown>[] = []
  closedWith: number | undefined

  private constructor(ws: WebSocket) {
    this.ws = ws
    ws.on('message', (data) => {
      const frame: unknown = JSON.parse(Buffer.isBuffer(data) ? data.toString() : '')
      if (typeof frame === 'object' && frame !== null) this.frames.push({ ...frame })
    })
    ws.on('close', (code) => {
      this.closedWith = code
    })
    // The server ends while this client talks: that is what some tests are about.
    ws.on('error', () => undefined)
  }

  /** Connects as a guest and waits for `synced`. */
  static async join(port: number, username: string): Promise<Chatter> {
    const ws = new WebSocket(`ws://127.0.0.1:${port}/ws?username=${username}`)
    const chatter = new Chatter(ws)
    await once(ws, 'open')
    await chatter.frame(({ type }) => type === 'synced', 'synced')
    return chatter
  }

  send(frame: Readonly<Record<string, unknown>>): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(frame))
  }

  /** Resolves with the first frame that fits. */
  async frame(fits: (frame: Record<string, unknown>) => boolean, what: string): Promise<Record<string, unknown>> {
    await until(
      () => this.frames.some(fits),
      what,
      () => ({ last: this.frames.slice(-3), closedWith: this.closedWith }),
    )
    return this.frames.find(fits) ?? {}
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ws.terminate()
    await until(
      () => this.closedWith !== undefined,
      'the close',
      () => this.ws.readyState,
    )
  }
}
