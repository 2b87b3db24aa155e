import type { Off } from '../api.ts'
import type { Environment, Socket, SocketEvents } from '../environment.ts'
import { Signals } from '../signals.ts'
import { Group } from './group.ts'
import { parseSent, type SentFrame } from './parse-message.ts'
import type { TabsEnvironment } from './tabs-environment.ts'

/** The tabs of one user, as one of them sees them. */
export interface Tabs {
  /** Whether this tab is the one for what is to happen once for all, as a notification. Where nothing can be shared, every tab is. */
  readonly isLeader: boolean
  /** Listens for changes of `isLeader`. */
  on(name: 'leader', listener: (isLeader: boolean) => void): Off
}

/** What sharing needs from the client it is for. */
export interface SharingSurroundings {
  readonly environment: Environment
  readonly tabs: TabsEnvironment | undefined
  /** Names the group that a client belongs to, by its hello; undefined when that cannot be told. */
  readonly groupOf: (hello: SentFrame) => string | undefined
  /** Dials now if the client waits. */
  readonly hint: () => void
}

/** Opens the sockets of one client: lines to the tab that has the connection, or real ones where nothing can be shared. */
export class Sharing implements Tabs {
  readonly #around: SharingSurroundings
  readonly #signals: Signals<{ leader: boolean }>
  #group: { readonly name: string; readonly group: Group } | undefined
  #isLeader = false

  constructor(around: SharingSurroundings) {
    this.#around = around
    this.#signals = new Signals(around.environment.report)
  }

  get isLeader(): boolean {
    return this.#isLeader
  }

  on(name: 'leader', listener: (isLeader: boolean) => void): Off {
    return this.#signals.on(name, listener)
  }

  /** Whose connection it is shows in the first frame, so nothing is dialled before. */
  openSocket(url: string, events: SocketEvents): Socket {
    let inner: Socket | undefined
    let isClosed = false
    queueMicrotask(() => !isClosed && events.opened())
    return {
      send: (text) => {
        if (inner) inner.send(text)
        else inner = this.#begin(url, text, events)
      },
      sendBytes: (bytes) => inner?.sendBytes?.(bytes),
      waitingBytes: () => inner?.waitingBytes?.() ?? 0,
      close: (code, reason) => {
        isClosed = true
        inner?.close(code, reason)
      },
    }
  }

  /** The client is closed. */
  close(): void {
    this.#leave()
    this.#signals.clear()
  }

  #begin(url: string, hello: string, events: SocketEvents): Socket {
    const { tabs, groupOf, environment, hint } = this.#around
    const name = tabs && groupOf(parseSent(hello))
    if (!tabs || name === undefined) return this.#alone(url, hello, events)
    if (this.#group?.name !== name) {
      this.#leave()
      const openSocket = (own: SocketEvents): Socket => environment.openSocket(url, own)
      const leads = (isLeader: boolean): void => this.#leads(isLeader)
      this.#group = { name, group: new Group({ name, environment, tabs, openSocket, hint, leads }) }
    }
    return this.#group.group.open(hello, events)
  }

  #alone(url: string, hello: string, events: SocketEvents): Socket {
    this.#leave()
    this.#leads(true)
    const socket = this.#around.environment.openSocket(url, {
      opened: () => socket.send(hello),
      received: (text) => events.received(text),
      closed: (code, reason) => events.closed(code, reason),
    })
    return socket
  }

  #leave(): void {
    this.#group?.group.leave()
    this.#group = undefined
  }

  #leads(isLeader: boolean): void {
    if (isLeader === this.#isLeader) return
    this.#isLeader = isLeader
    this.#signals.emit('leader', isLeader)
  }
}
