/** A guest on a connection to a server, who asks one thing at a time. Dispose of it to close the connection. */
export class Searcher implements Disposable {
  readonly #socket: WebSocket
  #waiting: PromiseWithResolvers<Reply> | undefined

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const frame = readFrame(String(data))
      if (frame.ref === 'asked') this.#waiting?.resolve(frame)
    })
    socket.addEventListener('close', ({ code }) => this.#waiting?.reject(new Error(`the server closed with ${code}`)))
  }

  /** Connects and is welcomed. */
  static async connect(host: string, port: number, name: string): Promise<Searcher> {
    const socket = new WebSocket(`ws://${host}:${port}/ws?username=${name}`)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('error', () => reject(new Error('the server let nobody in')), { once: true })
    await promise
    return new Searcher(socket)
  }

  /** Sends a command and waits for its reply; rejects when that is an error. */
  async ask(command: object): Promise<Reply> {
    this.#waiting = Promise.withResolvers<Reply>()
    this.#socket.send(JSON.stringify({ ...command, ref: 'asked' }))
    const reply = await this.#waiting.promise
    this.#waiting = undefined
    if (reply.type === 'ok') return reply
    throw new Error(`${JSON.stringify(command)} was answered by: ${reply.text}`)
  }

  [Symbol.dispose](): void {
    this.#socket.close()
  }
}

/** A reply, as far as the bench reads it. */
export interface Reply {
  readonly type: string
  /** As it came. */
  readonly text: string
  readonly results: number
  readonly nextCursor: string | undefined
}

/** Of a reply in a message for a person. */
const shownChars = 300

function readFrame(text: string): Reply & { readonly ref: unknown } {
  const frame: unknown = JSON.parse(text)
  const fields = new Map(Object.entries(typeof frame === 'object' && frame !== null ? frame : {}))
  const results: unknown = fields.get('results')
  const cursor: unknown = fields.get('next_cursor')
  return {
    type: String(fields.get('type')),
    text: text.slice(0, shownChars),
    ref: fields.get('ref'),
    results: Array.isArray(results) ? results.length : 0,
    nextCursor: typeof cursor === 'string' ? cursor : undefined,
  }
}
