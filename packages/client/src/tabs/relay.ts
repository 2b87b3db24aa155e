import type { SyncedTopic, WelcomeFrame } from '@hubbub/protocol'
import { Line, forAll } from './line.ts'
import { Outflow } from './outflow.ts'
import { parseReceived, parseSent, type ReceivedFrame, type SentFrame } from './parse-message.ts'
import { forbiddenIn, isForNewcomers, receivers, skips, standingFor } from './routing.ts'
import type { ToLines } from './tab-message.ts'
import { Upstream, type UpstreamOwner } from './upstream.ts'

/** What a relay needs from the tab that leads. */
export interface RelaySurroundings extends Pick<UpstreamOwner, 'clock' | 'openSocket'> {
  /** Brings something to lines, of this tab and of others. */
  readonly tell: (message: ToLines) => void
  /** The connection is signed in: those who wait may come. */
  readonly up: () => void
}

/** The close code of a client that leaves by itself; with another one it gave its connection up for dead. */
const leftCode = 1000

/** Where the answer to a frame goes, and the `ref` it was sent with. */
interface Asked {
  readonly line: Line
  readonly frame: SentFrame
}

type State =
  | { readonly at: 'down' }
  | { readonly at: 'dialling' | 'open'; readonly upstream: Upstream }
  | { readonly at: 'signing_in'; readonly upstream: Upstream; readonly by: Line }
  | { readonly at: 'online'; readonly upstream: Upstream; readonly outflow: Outflow; readonly signer: Line }

/**
 * The one connection of several clients, each at the end of a line. The first hello signs in, the others join on the same
 * connection (S10). Answers go to who asked, events to all; clients drop what they have seen. It dials when a line needs
 * it and never by itself: when to come back is decided by the clients.
 */
export class Relay {
  readonly #around: RelaySurroundings
  readonly #lines = new Map<string, Line>()
  readonly #asked = new Map<number, Asked>()
  #state: State = { at: 'down' }
  #lastRef = 0
  /** Who was welcomed last: events that were skipped were skipped for it. */
  #newest: Line | undefined
  /** Who was told that the node leaves: it takes the others along. */
  #leaving: Line | undefined

  constructor(around: RelaySurroundings) {
    this.#around = around
  }

  /** A line begins with the first frame of its client. */
  hello(id: string, text: string): void {
    // Said again by a tab that had no sign of it.
    if (this.#lines.has(id)) return
    this.#lines.set(id, new Line(id, parseSent(text)))
    if (this.#state.at === 'down') this.#dial()
    else this.#greet()
  }

  /** A client sends a command. */
  send(id: string, text: string): void {
    const line = this.#lines.get(id)
    if (!line) return this.#around.tell({ kind: 'closed', lines: [id], code: 1006, reason: '', now: true })
    const frame = parseSent(text)
    if (frame.type === 'ping') return this.#ping(line, frame)
    const said = forAll(frame, line, this.#others(line))
    if (said) this.#push(said, line)
    else if (frame.ref !== undefined) this.#frame([line], { type: 'ok', ref: frame.ref })
  }

  bytes(id: string, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#state.at === 'online' && this.#lines.has(id)) this.#state.upstream.sendBytes(id, bytes)
  }

  /** A line is over: its client closed it, or its tab is gone. */
  end(id: string, code: number): void {
    const line = this.#lines.get(id)
    if (!line) return
    this.#lines.delete(id)
    const isDead = code !== leftCode && line.pings > 0
    const isAsking = this.#state.at === 'signing_in' && this.#state.by === line
    if (isDead || isAsking || line === this.#leaving) return this.#dropAll()
    if (this.#lines.size === 0) return this.close()
    const others = [...this.#lines.values()]
    for (const topic of line.topics) {
      if (!others.some(({ topics }) => topics.has(topic))) this.#push({ type: 'unsubscribe', topic })
    }
    const isLastActive = line.isActive && others.some(({ isActive }) => isActive === false)
    if (isLastActive && !others.some(({ isActive }) => isActive)) this.#push({ type: 'activity', active: false })
  }

  /** A tab is gone: its lines are those whose names begin so. Should it be there after all, it comes back. */
  endAll(prefix: string): void {
    const lines = [...this.#lines.keys()].filter((id) => id.startsWith(prefix))
    for (const id of lines) this.end(id, leftCode)
    if (lines.length > 0) this.#around.tell({ kind: 'closed', lines, code: 1006, reason: '', now: true })
  }

  /** Ends the connection; those who are on it are told to come back. */
  close(): void {
    this.#dropAll()
  }

  #dial(): void {
    const upstream = new Upstream({
      clock: this.#around.clock,
      openSocket: this.#around.openSocket,
      opened: () => {
        this.#state = { at: 'open', upstream }
        this.#greet()
      },
      received: (text) => this.#received(text),
      lost: (code, reason) => this.#over({ code, reason }),
      left: (line, bytes) => this.#around.tell({ kind: 'left', lines: [line], bytes }),
    })
    this.#state = { at: 'dialling', upstream }
    upstream.dial()
  }

  /** Says the hellos that wait: the first signs in, those after it join. */
  #greet(): void {
    for (const line of this.#lines.values()) {
      const { hello } = line
      if (!hello) continue
      const state = this.#state
      if (state.at !== 'open' && state.at !== 'online') return
      line.hello = undefined
      if (state.at === 'open') this.#state = { at: 'signing_in', upstream: state.upstream, by: line }
      const { token, username, session_id, ...joining } = hello
      const ref = this.#ask(line, hello)
      state.upstream.send(JSON.stringify({ ...(state.at === 'open' ? hello : joining), ref }))
    }
  }

  #ping(line: Line, frame: SentFrame): void {
    if (this.#state.at !== 'online') return
    line.pings++
    this.#state.upstream.send(JSON.stringify({ ...frame, ref: this.#ask(line, frame) }))
  }

  #push(frame: SentFrame, line?: Line): void {
    if (this.#state.at !== 'online') return
    const isAnswered = line !== undefined && frame.ref !== undefined
    const said = isAnswered ? { ...frame, ref: this.#ask(line, frame) } : frame
    this.#state.outflow.push(JSON.stringify(said), isAnswered)
  }

  #ask(line: Line, frame: SentFrame): number {
    this.#asked.set(++this.#lastRef, { line, frame })
    return this.#lastRef
  }

  #received(text: string): void {
    const frame = parseReceived(text)
    if (!frame) return
    const ref = 'ref' in frame ? frame.ref : undefined
    const asked = typeof ref === 'number' ? this.#asked.get(ref) : undefined
    if (asked && typeof ref === 'number') this.#answered(frame, asked, ref)
    else if (ref === undefined) this.#event(frame, text)
  }

  #answered(frame: ReceivedFrame, { line, frame: asked }: Asked, sentAs: number): void {
    if (asked.type === 'hello') return this.#greeted(frame, line, asked)
    this.#asked.delete(sentAs)
    if (asked.type === 'ping') line.pings--
    else if (this.#state.at === 'online') this.#state.outflow.answered()
    if (asked.type === 'subscribe' && frame.type === 'ok') line.follow(asked.topic)
    this.#frame(this.#present(line), { ...frame, ref: asked.ref })
  }

  /** Takes what answers a hello: the welcome or a refusal, and where its topics stand. */
  #greeted(frame: ReceivedFrame, line: Line, hello: SentFrame): void {
    if (frame.type === 'synced') {
      const topics = standingFor(line, frame.topics)
      this.#frame(this.#present(line), { type: 'synced', topics })
      const lost = forbiddenIn(frame.topics)
      return Object.keys(lost).length > 0 ? this.#settle(this.#others(line), lost) : undefined
    }
    if (frame.type === 'welcome') this.#welcomed(line, frame, hello)
    this.#frame(this.#present(line), { ...frame, ref: hello.ref })
    for (const held of line.takeHeld()) this.#text(this.#present(line), held)
    if (frame.type !== 'welcome') {
      // The node takes nobody any more: all go to another one.
      if (frame.type === 'error' && frame.code === 'draining') this.#dropAll()
      return
    }
    this.#greet()
  }

  #welcomed(line: Line, { limits }: WelcomeFrame, { positions }: SentFrame): void {
    const state = this.#state
    line.isWelcomed = true
    this.#newest = line
    for (const name of Object.keys(positions ?? {})) line.follow(name)
    if (state.at !== 'signing_in') return
    const { upstream } = state
    const outflow = new Outflow(this.#around.clock, limits, (text) => upstream.send(text))
    this.#state = { at: 'online', upstream, outflow, signer: line }
    this.#around.up()
  }

  #event(frame: ReceivedFrame, text: string): void {
    const state = this.#state
    if (state.at !== 'online') return
    const lines = [...this.#lines.values()]
    const welcomed = lines.filter(({ isWelcomed }) => isWelcomed)
    if (frame.type === 'synced') return this.#stands(frame.topics, welcomed)
    const to = receivers(frame, welcomed, state.signer)
    if (frame.type === 'going_away') this.#leaving = to[0]
    this.#text(to, text)
    if (!isForNewcomers(frame)) return
    for (const line of lines) if (!line.isWelcomed && !line.hello && !line.hold(text)) this.#drop([line])
  }

  /** Takes the server's word on topics that nobody asked for. */
  #stands(topics: Readonly<Record<string, SyncedTopic>>, welcomed: readonly Line[]): void {
    if (!skips(topics)) return this.#settle(welcomed, topics)
    // The others know where they are: they come back from there, instead of loading everything anew.
    this.#settle(
      welcomed.filter((line) => line === this.#newest),
      topics,
    )
    this.#drop(welcomed.filter((line) => line !== this.#newest))
  }

  #settle(lines: readonly Line[], topics: Readonly<Record<string, SyncedTopic>>): void {
    for (const line of lines) {
      const own = standingFor(line, topics)
      const concerns = Object.keys(own).length > 0 || Object.keys(topics).length === 0
      if (concerns) this.#frame([line], { type: 'synced', topics: own })
    }
  }

  #present(line: Line): readonly Line[] {
    return this.#lines.get(line.id) === line ? [line] : []
  }

  #others(line: Line): readonly Line[] {
    return [...this.#lines.values()].filter((other) => other !== line && other.isWelcomed)
  }

  #frame(lines: readonly Line[], frame: object): void {
    this.#text(lines, JSON.stringify(frame))
  }

  #text(lines: readonly Line[], text: string): void {
    if (lines.length > 0) this.#around.tell({ kind: 'frame', lines: lines.map(({ id }) => id), text })
  }

  /** Ends some lines; their clients come back at once. */
  #drop(lines: readonly Line[]): void {
    if (lines.length === 0) return
    for (const { id } of lines) this.#lines.delete(id)
    this.#around.tell({ kind: 'closed', lines: lines.map(({ id }) => id), code: 1006, reason: '', now: true })
  }

  #dropAll(): void {
    this.#over({ code: 1006, reason: '', now: true })
  }

  #over(how: Pick<ToLines & { kind: 'closed' }, 'code' | 'reason' | 'now'>): void {
    const state = this.#state
    const lines = [...this.#lines.keys()]
    this.#state = { at: 'down' }
    this.#leaving = undefined
    this.#lines.clear()
    this.#asked.clear()
    if (state.at === 'online') state.outflow.stop()
    if (state.at !== 'down') state.upstream.close()
    if (lines.length > 0) this.#around.tell({ kind: 'closed', lines, ...how })
  }
}
