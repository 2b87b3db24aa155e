import type { BinaryAnswer, BinaryContext, HubServices, SessionView } from '@hubbub/hub'
import type { ChatSettings } from '../options.ts'
import { Collector } from './collector.ts'
import { type FileCommandTable, fileCommands } from './file-commands.ts'
import { Uploads } from './uploads.ts'

/** The part of chat that is at work on files while the hub runs; without settings for files it refuses them. */
export class ChatFiles {
  readonly commands: FileCommandTable
  readonly #settings: ChatSettings
  #running: { readonly uploads: Uploads; readonly collector: Collector } | undefined

  constructor(settings: ChatSettings) {
    this.#settings = settings
    this.commands = fileCommands(settings, () => this.#running?.uploads)
  }

  start(hub: HubServices): void {
    const { files } = this.#settings
    if (!files) return
    const context = { hub, settings: this.#settings }
    const uploads = new Uploads(context, files)
    this.#running = { uploads, collector: new Collector(context, files, uploads) }
  }

  /** F1: takes a chunk of a file. */
  binary({ bytes, session }: BinaryContext): BinaryAnswer {
    return this.#running?.uploads.binary(bytes, session) ?? 'not_mine'
  }

  /** A session's connection has gone. */
  async ended(session: SessionView): Promise<void> {
    await this.#running?.uploads.left(session)
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    await this.#running?.collector.stop()
    await this.#running?.uploads.stop()
  }
}
