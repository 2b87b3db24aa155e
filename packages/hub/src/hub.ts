import { closeReasons } from '@hubbub/protocol'
import { assemble, type HubParts } from './assemble.ts'
import { drain, drainDefaults, type DrainOptions } from './drain.ts'
import type { HubOptions } from './hub-options.ts'
import type { Module } from './module.ts'
import { orAfter } from './or-after.ts'
import type { Transport, TransportSink } from './ports/transport.ts'
import { everyone } from './publishing.ts'
import type { HubServices } from './services.ts'
import type { Admission } from './session/admission.ts'

/** What is on this node now, and totals since its start. */
export interface HubStats {
  readonly connections: number
  readonly sessions: number
  readonly users: number
  readonly topics: number
  readonly connectionsOpened: number
  readonly connectionsClosed: number
  /** Sum of the lengths of ended connections, in ms. */
  readonly closedConnectionMs: number
  /** Mean length of all connections so far, open ones included, in ms. */
  readonly meanConnectionMs: number
}

/** Sessions, subscriptions, fan-out, recovery and presence on one node. */
export class Hub {
  /** What modules and the application around the hub may use. */
  readonly services: HubServices
  readonly #parts: HubParts
  /** Modules that `start` has started and nobody has stopped. */
  readonly #started: Module[] = []

  constructor(options: HubOptions) {
    this.#parts = assemble(options)
    this.services = this.#parts.services
  }

  /**
   * Starts the modules and the clockwork; call it once, before connections are opened. When a module fails to start,
   * those before it are stopped and it rejects; `close` ends the rest.
   */
  async start(): Promise<void> {
    const { broker, modules, services, sweep, publishing, node } = this.#parts
    broker.attach(node, publishing.receive)
    await broker.subscribe(everyone)
    try {
      for (const module of modules) {
        await module.start?.(services)
        this.#started.push(module)
      }
    } catch (error) {
      await this.#stopModules()
      throw error
    }
    sweep.start()
  }

  /** Takes a transport into use; its connections are reported through the sink. */
  attach(transport: Transport): TransportSink {
    return this.#parts.connections.attach(transport)
  }

  /** Says whether a connection from this address would be taken; asked before the upgrade. */
  admit(address: string): Admission {
    const admission = this.#parts.admission.admit(address)
    if (!admission.ok) this.#parts.metrics.count('connections_refused_total', { reason: admission.reason })
    return admission
  }

  /** Carries out one command for a caller without a connection; see `HubServices.perform`. */
  perform(...call: Parameters<HubServices['perform']>): ReturnType<HubServices['perform']> {
    return this.services.perform(...call)
  }

  stats(): HubStats {
    const { connections, sessions, topics } = this.#parts
    return { ...connections.stats(), sessions: sessions.size, users: sessions.users, topics: topics.size }
  }

  /** Leaves politely: refuses new connections, says when to come back, closes in waves. Resolves when all are gone. */
  async drain(options: Partial<DrainOptions> = {}): Promise<void> {
    const { admission, connections, clock } = this.#parts
    admission.drain()
    await drain(connections, clock, options)
  }

  /**
   * Ends everything that `start` began. Connections still open are closed with `draining`; how long their links may
   * take to end is `drainDefaults.closeMs`.
   */
  async close(): Promise<void> {
    const { admission, connections, clock, sweep, presence, topics, channels, broker } = this.#parts
    admission.drain()
    sweep.stop()
    for (const connection of connections.all()) connection.close(closeReasons.draining)
    await orAfter(connections.none(), drainDefaults.closeMs, clock)
    await presence.allGone()
    await this.#stopModules()
    presence.stop()
    topics.stop()
    channels.stop()
    await broker.detach()
  }

  /** A module that fails to stop does not keep the others from it. */
  async #stopModules(): Promise<void> {
    for (const module of this.#started.splice(0)) {
      try {
        await module.stop?.()
      } catch (error) {
        this.#parts.logger.error('module_stop_failed', { module: module.name, error })
      }
    }
  }
}
