import { z } from 'zod'
import { command, defineModule, type Module, topic } from '../../module.ts'
import type { HubServices } from '../../services.ts'
import type { SlowStore } from './slow-store.ts'

/** Topics of the simulation: two with a history, one of them with presence, and two of rows. */
export const logTopics = ['log/a', 'log/b'] as const
export const rowTopics = ['rows/a', 'rows/b'] as const
export const presenceTopic = 'log/a'
export const allTopics = [...logTopics, ...rowTopics] as const

const writeInput = z.object({ topic: z.string(), row: z.string(), value: z.int().nullable(), client_id: z.string() })
const writeOutput = z.object({ offset: z.int(), duplicate: z.boolean() })
const page = z.object({ epoch: z.string(), offset: z.int(), rows: z.array(z.unknown()) })

/** Ends a user's subscriptions, and tells the sessions here. */
function end(hub: HubServices, userId: string, topic: string): void {
  hub.unsubscribeUser(userId, topic)
  for (const { id } of hub.sessionsOf(userId)) hub.emitToSession(id, { type: 'dropped', topic })
}

/** The module that nodes of a simulation run. */
export function board(store: SlowStore): Module {
  return defineModule('board', {
    topics: {
      'log/:id': topic({
        publish: 'anyone',
        history: { size: 100_000, maxAgeMs: 3_600_000 },
        presence: { batchMs: 250 },
      }),
      'rows/:id': topic({
        log: store.rowLog,
        subscribe: async (session, name) => !(await store.isOut(name, session.user.id)),
      }),
    },
    commands: {
      set_row: command({ input: writeInput, output: writeOutput }, async ({ input, hub }) => {
        const written = await store.set(input.topic, input.row, input.value, input.client_id)
        const { epoch, offset } = written.position
        const { removes } = written.entry
        // Half of the removals are heard of by their entry alone.
        if (removes !== undefined && !written.duplicate && offset % 2 === 0) end(hub, removes, input.topic)
        await hub.deliver(input.topic, epoch, written.entry)
        return { offset, duplicate: written.duplicate }
      }),
      fetch_page: command({ input: z.object({ topic: z.string() }), output: page }, async ({ input }) => {
        const { position, rows } = await store.page(input.topic)
        return { ...position, rows: [...rows] }
      }),
    },
  })
}
