import { once } from 'node:events'
import type { Server } from 'node:http'
import { type HubServices, Refused } from '@hubbub/hub'
import type { Authenticator, Logger } from '@hubbub/hub/ports'
import { createLogger } from './adapters/pino-logger.ts'
import { type Assembly, assemble } from './assembly.ts'
import { type Configuration, configure, type PartialConfiguration } from './config/index.ts'
import type { Scan } from './files/scan.ts'
import type { Stats } from './http/app.ts'
import { createHttpServer } from './http/http-server.ts'
import { listen } from './http/listen.ts'
import { HubbubError } from './hubbub-error.ts'
import type { ContractOf, PayloadOf } from './modules/contract.ts'
import {
  closeModules,
  type MadeModule,
  makeModules,
  type ModuleSource,
  type ModulesOf,
} from './modules/module-recipe.ts'
import { chat, type ChatRecipe } from './modules/chat-recipe.ts'
import * as settings from './settings.ts'
import { answerUpgrades } from './upgrade/upgrades.ts'

/** What a server is made of; everything has a default. */
export interface HubbubOptions<Sources extends readonly ModuleSource[]> {
  /** Commands and topics. @default chat, on SQLite in the data folder */
  readonly modules?: Sources
  /** Settings, over the defaults; docs/configuration.md lists them. Neither a file nor the environment is read. */
  readonly config?: PartialConfiguration
  /** Says who may connect. @default guests with signed tokens */
  readonly authenticator?: Authenticator
  /** Looks at each file before anybody can read it. @default that of the configuration, else nothing does */
  readonly scan?: Scan
  /** @default lines on standard output, as configured */
  readonly logger?: Logger
}

/** Where a server listens. */
export interface Listening {
  readonly url: string
  readonly port: number
}

/** A running server. */
export interface Hubbub<Contract extends { commands: object; topics: object }> {
  /** Types for the SDK, as in `connect<typeof hubbub>()`; never there at run time. */
  readonly contract?: Contract
  /** What modules may use too: publishing, events, presence. */
  readonly services: HubServices
  /** Listens for HTTP and WebSockets. @default the configured port and host. Rejects with a StartError. */
  listen(where?: { readonly port?: number; readonly host?: string }): Promise<Listening>
  /**
   * Answers WebSockets to `/ws` and `/echo` of a server that is somebody else's, and leaves everything else to it;
   * `fetch` answers the HTTP routes. The server stays its owner's to close.
   */
  attach(server: Server): void
  /** The HTTP routes: health, numbers, the page. */
  readonly fetch: (request: Request) => Response | Promise<Response>
  /** Publishes to a topic; rejects with a HubbubError when no such topic is declared or the payload does not fit. */
  publish<Name extends string>(topic: Name, payload: PayloadOf<Contract['topics'], Name>): Promise<{ offset?: number }>
  stats(): Promise<Stats>
  /**
   * Leaves politely: refuses new connections, tells clients when to come back, closes them in waves over the window,
   * stores what was acknowledged. Calling it again returns the same promise. @default the configured window
   */
  close(options?: { readonly windowMs?: number }): Promise<void>
}

/** Makes a server and starts its modules; it listens once `listen` or `attach` is called. Rejects with a StartError. */
export async function createHubbub<const Sources extends readonly ModuleSource[] = readonly [ChatRecipe]>(
  options: HubbubOptions<Sources> = {},
): Promise<Hubbub<ContractOf<ModulesOf<Sources>>>> {
  const configuration = configure([{ name: 'config', values: options.config ?? {} }])
  const logger = options.logger ?? createLogger(settings.log(configuration, process.stdout.isTTY), process.stdout)
  const made = await makeModules(options.modules ?? [chat()], { configuration, logger, scan: options.scan })
  const life: Life = { isLeaving: false }
  try {
    const { authenticator } = options
    const assembly = assemble({ configuration, logger, made, authenticator, isReady: () => !life.isLeaving })
    await assembly.hub.start()
    return new RunningHubbub({ configuration, assembly, made, life })
  } catch (error) {
    await closeModules(made)
    throw error
  }
}

interface Life {
  isLeaving: boolean
}

interface RunningParts {
  readonly configuration: Configuration
  readonly assembly: Assembly
  readonly made: readonly MadeModule[]
  readonly life: Life
}

class RunningHubbub<Contract extends { commands: object; topics: object }> implements Hubbub<Contract> {
  readonly services: HubServices
  readonly fetch: (request: Request) => Response | Promise<Response>
  readonly #parts: RunningParts
  readonly #servers = new Set<Server>()
  readonly #detach: (() => void)[] = []
  #closing: Promise<void> | undefined

  constructor(parts: RunningParts) {
    this.#parts = parts
    this.services = parts.assembly.hub.services
    this.fetch = (request) => parts.assembly.app.fetch(request)
  }

  async listen(where: { readonly port?: number; readonly host?: string } = {}): Promise<Listening> {
    const { configuration, assembly } = this.#parts
    const { port = configuration.port, host = configuration.host } = where
    const server = createHttpServer(assembly.app, settings.http(configuration))
    this.#detach.push(answerUpgrades(server, assembly.upgrades, 'all'))
    const listening = await listen(server, { port, host })
    this.#servers.add(server)
    return listening
  }

  attach(server: Server): void {
    this.#detach.push(answerUpgrades(server, this.#parts.assembly.upgrades, 'ours'))
  }

  async publish<Name extends string>(
    topic: Name,
    payload: PayloadOf<Contract['topics'], Name>,
  ): Promise<{ offset?: number }> {
    const published = await this.services.publish(topic, payload)
    if (published instanceof Refused) throw new HubbubError(published.refusal.code, published.refusal.message)
    return published.offset === undefined ? {} : { offset: published.offset }
  }

  stats(): Promise<Stats> {
    return this.#parts.assembly.stats()
  }

  close(options: { readonly windowMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close({ ...settings.drain(this.#parts.configuration), ...options })
    return this.#closing
  }

  async #close(drain: ReturnType<typeof settings.drain>): Promise<void> {
    const { assembly, made, life } = this.#parts
    const { hub, transport, echo } = assembly
    life.isLeaving = true
    echo.close()
    await hub.drain(drain)
    // Those that have not answered the close by now never will.
    transport.terminate()
    echo.terminate()
    await transport.emptied()
    for (const detach of this.#detach) detach()
    await Promise.all([...this.#servers].map(endServer))
    await hub.close()
    await closeModules(made)
  }
}

async function endServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
