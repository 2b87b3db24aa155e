import { parseFields, type RawCommand } from '@hubbub/protocol'
import type { CommandDefinition } from '../module.ts'
import type { Clock } from '../ports/clock.ts'
import type { LogFields, Logger } from '../ports/logger.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Random } from '../ports/random.ts'
import { Refused, refused } from '../refused.ts'
import type { HubServices } from '../services.ts'
import type { SessionView } from '../session-view.ts'

/** What running commands needs from the node around it. */
export interface RunSurroundings {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly metrics: Metrics
  readonly hub: HubServices
  readonly commands: ReadonlyMap<string, CommandDefinition>
  readonly isDraining: () => boolean
}

/** A command whose fields have been checked. */
export interface CheckedCommand {
  readonly type: string
  readonly definition: CommandDefinition
  readonly input: unknown
}

/** The fields of a reply. */
export type ReplyFields = Readonly<Record<string, unknown>>

/** Checks and runs commands, whoever they come from: a connection's frames, or a caller without a connection. */
export class CommandRunner {
  readonly #around: RunSurroundings
  #running = 0

  constructor(around: RunSurroundings) {
    this.#around = around
  }

  /** Commands being carried out now. */
  get running(): number {
    return this.#running
  }

  /** Finds the command and checks its fields; refused while the node is leaving (D1). */
  check(raw: RawCommand): CheckedCommand | Refused {
    const definition = this.#around.commands.get(raw.type)
    if (!definition) return refused('unknown_type', `no command has the type "${raw.type.slice(0, 64)}"`)
    if (this.#around.isDraining()) return refused('draining')
    const parsed = parseFields(definition.input, raw)
    return parsed.ok ? { type: raw.type, definition, input: parsed.value } : new Refused(parsed.refusal)
  }

  /** Runs the handler and makes the answer from its result. Never rejects: a throw of either costs this command only. */
  async run<Answer>(
    session: SessionView,
    command: CheckedCommand,
    answer: (fields: ReplyFields) => Answer,
  ): Promise<Answer | Refused> {
    const { metrics, clock } = this.#around
    const { type } = command
    const startedAt = clock.monotonic()
    this.#running++
    const result = await this.#attempt(session, command, answer)
    this.#running--
    metrics.count('commands_total', { type, outcome: result instanceof Refused ? result.refusal.code : 'ok' })
    metrics.observe('command_seconds', (clock.monotonic() - startedAt) / 1000, { type })
    return result
  }

  async #attempt<Answer>(
    session: SessionView,
    { type, definition, input }: CheckedCommand,
    answer: (fields: ReplyFields) => Answer,
  ): Promise<Answer | Refused> {
    try {
      const result: unknown = await definition.run({ input, session, hub: this.#around.hub })
      if (result instanceof Refused) return result
      if (typeof result !== 'object' || result === null) {
        throw new TypeError(`the handler of "${type}" returned no object`)
      }
      return answer({ ...result })
    } catch (error) {
      return this.failed('command_failed', { type, user: session.user.id, error })
    }
  }

  /** Logs a fault under an id, and makes the refusal that carries the same id (E2). */
  failed(event: string, fields: LogFields): Refused {
    const id = this.#around.random.id().slice(0, 12)
    this.#around.logger.error(event, { id, ...fields })
    return refused('internal', undefined, { id })
  }
}
