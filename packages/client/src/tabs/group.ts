import type { Cancel, Environment, Socket, SocketEvents } from '../environment.ts'
import { Timer } from '../timer.ts'
import { parseMessage } from './parse-message.ts'
import { Relay } from './relay.ts'
import type { TabMessage, ToLeader, ToLines } from './tab-message.ts'
import type { TabChannel, TabsEnvironment } from './tabs-environment.ts'

/** What a tab shares with the others, and what it is told. */
export interface GroupSurroundings {
  /** The same for tabs of one user and one server only. */
  readonly name: string
  readonly environment: Pick<Environment, 'clock' | 'randomId' | 'report'>
  readonly tabs: TabsEnvironment
  /** Dials the server. */
  readonly openSocket: (events: SocketEvents) => Socket
  /** It is of use to dial now instead of waiting. */
  readonly hint: () => void
  readonly leads: (isLeader: boolean) => void
}

/** How long a leader may take to say that it has heard a hello, in ms; twice, then another tab takes its place. */
const patienceMs = 3_000

/** One line of this tab, as this tab knows it. */
interface OwnLine {
  readonly hello: string
  readonly events: SocketEvents
  readonly timer: Timer
  isHeard: boolean
  waitingBytes: number
}

/** The tabs of one user: each has lines, the one that leads has the connection (N40). */
export class Group {
  readonly #around: GroupSurroundings
  readonly #tab: string
  readonly #channel: TabChannel
  readonly #lines = new Map<string, OwnLine>()
  /** Of the tabs that have lines here: ends when one is gone. */
  readonly #watched = new Map<string, AbortController>()
  readonly #stopWatching: Cancel
  readonly #leaving = Promise.withResolvers<void>()
  /** Resolves when this tab holds its lock: a leader that heard of it before would hold it for gone. */
  readonly #here: Promise<void>
  #candidacy = new AbortController()
  #leading: { readonly relay: Relay; readonly end: () => void } | undefined
  #lastLine = 0

  constructor(around: GroupSurroundings) {
    const { environment, tabs, name } = around
    this.#around = around
    this.#tab = environment.randomId()
    this.#channel = tabs.openChannel(name, (message) => this.#heard(parseMessage(message)))
    // Held as long as this tab lives: the leader sees by it when the tab is gone.
    this.#here = new Promise((resolve) => {
      const stay = (): Promise<void> => {
        resolve()
        return this.#leaving.promise
      }
      void this.#request(`${name}:${this.#tab}`, new AbortController().signal, stay).then(resolve)
    })
    this.#stopWatching = tabs.watchPage((now) => (now === 'frozen' ? this.#resign() : this.#stand(false)))
    this.#stand(false)
  }

  /** Begins a line with the first frame of its client. */
  open(hello: string, events: SocketEvents): Socket {
    const id = `${this.#tab}.${++this.#lastLine}`
    const line = { hello, events, timer: new Timer(this.#around.environment.clock), isHeard: false, waitingBytes: 0 }
    this.#lines.set(id, line)
    this.#ask(id, line)
    return {
      send: (text) => this.#toLeader({ kind: 'send', line: id, text }),
      sendBytes: (bytes) => {
        line.waitingBytes += bytes.length
        this.#toLeader({ kind: 'bytes', line: id, bytes })
      },
      waitingBytes: () => line.waitingBytes,
      close: (code) => {
        line.timer.stop()
        if (this.#lines.delete(id)) this.#toLeader({ kind: 'end', line: id, code })
      },
    }
  }

  /** This tab is no longer one of them. */
  leave(): void {
    this.#stopWatching()
    this.#candidacy.abort()
    this.#resign()
    for (const { timer } of this.#lines.values()) timer.stop()
    this.#lines.clear()
    this.#leaving.resolve()
    this.#channel.close()
  }

  /** Wants to lead: as soon as nobody else does, or instead of one that does not answer. */
  #stand(steal: boolean): void {
    if (this.#leading) return
    this.#candidacy.abort()
    const candidacy = new AbortController()
    this.#candidacy = candidacy
    const { tabs, name } = this.#around
    const lead = (): Promise<void> => (candidacy.signal.aborted ? Promise.resolve() : this.#lead())
    tabs.locks.request(name, { signal: candidacy.signal, steal }, lead).then((how) => {
      if (how === 'ended') return
      this.#resign()
      this.#stand(false)
    }, this.#around.environment.report)
  }

  /** Leads until the result is resolved. */
  #lead(): Promise<void> {
    const { environment, openSocket, leads } = this.#around
    const ended = Promise.withResolvers<void>()
    const relay = new Relay({
      clock: environment.clock,
      openSocket,
      tell: (message) => this.#tell(message),
      up: () => this.#all({ kind: 'up' }),
    })
    this.#leading = { relay, end: ended.resolve }
    leads(true)
    this.#all({ kind: 'leader' })
    return ended.promise
  }

  #resign(): void {
    const leading = this.#leading
    this.#candidacy.abort()
    if (!leading) return
    this.#leading = undefined
    for (const watch of this.#watched.values()) watch.abort()
    this.#watched.clear()
    leading.relay.close()
    leading.end()
    this.#around.leads(false)
  }

  #heard(message: TabMessage): void {
    switch (message.kind) {
      case 'leader':
        return this.#newLeader()
      case 'up':
        return this.#around.hint()
      case 'hello':
      case 'send':
      case 'bytes':
      case 'end':
        return this.#forLeader(message)
      default:
        return this.#forLines(message)
    }
  }

  /** Somebody leads from now on: lines to the one before are over, those that nobody heard are asked for again. */
  #newLeader(): void {
    for (const [id, line] of [...this.#lines]) {
      if (line.isHeard) this.#close(id, { code: 1006, reason: '', now: true })
      else this.#ask(id, line)
    }
  }

  #ask(id: string, line: OwnLine, isRepeated = false): void {
    void this.#here.then(() => {
      if (this.#lines.get(id) === line) this.#toLeader({ kind: 'hello', line: id, tab: this.#tab, text: line.hello })
    })
    line.timer.start(patienceMs, () => (isRepeated ? this.#stand(true) : this.#ask(id, line, true)))
  }

  #toLeader(message: ToLeader): void {
    if (this.#leading) this.#forLeader(message)
    else this.#channel.post(message)
  }

  #forLeader(message: ToLeader): void {
    const relay = this.#leading?.relay
    if (!relay) return
    switch (message.kind) {
      case 'hello': {
        if (message.tab !== this.#tab) this.#watch(message.tab)
        this.#tell({ kind: 'heard', lines: [message.line] })
        return relay.hello(message.line, message.text)
      }
      case 'send':
        return relay.send(message.line, message.text)
      case 'bytes':
        return relay.bytes(message.line, message.bytes)
      case 'end':
        return relay.end(message.line, message.code)
    }
  }

  /** Ends the lines of a tab when it is gone, which it may not be able to say. */
  #watch(tab: string): void {
    if (this.#watched.has(tab)) return
    const watch = new AbortController()
    this.#watched.set(tab, watch)
    const gone = async (): Promise<void> => {
      this.#watched.delete(tab)
      this.#leading?.relay.endAll(`${tab}.`)
    }
    void this.#request(`${this.#around.name}:${tab}`, watch.signal, gone)
  }

  #tell(message: ToLines): void {
    this.#forLines(message)
    const others = message.lines.filter((id) => !id.startsWith(`${this.#tab}.`))
    if (others.length > 0) this.#channel.post({ ...message, lines: others })
  }

  #all(message: TabMessage): void {
    this.#heard(message)
    this.#channel.post(message)
  }

  #forLines(message: ToLines): void {
    for (const id of message.lines) {
      const line = this.#lines.get(id)
      if (!line) continue
      if (message.kind === 'heard') {
        line.isHeard = true
        line.timer.stop()
      } else if (message.kind === 'frame') line.events.received(message.text)
      else if (message.kind === 'left') line.waitingBytes -= message.bytes
      else this.#close(id, message)
    }
  }

  #close(id: string, { code, reason, now }: Pick<ToLines & { kind: 'closed' }, 'code' | 'reason' | 'now'>): void {
    const line = this.#lines.get(id)
    line?.timer.stop()
    if (!this.#lines.delete(id)) return
    line?.events.closed(code, reason)
    if (now) this.#around.hint()
  }

  async #request(name: string, signal: AbortSignal, task: () => Promise<void>): Promise<void> {
    try {
      await this.#around.tabs.locks.request(name, { signal, steal: false }, task)
    } catch (error) {
      this.#around.environment.report(error)
    }
  }
}
