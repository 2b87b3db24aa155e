import { command, defineModule, topic } from '@hubbub/hub'
import { createHubbub } from '@hubbub/server'
import { z } from 'zod'

const ticker = defineModule('ticker', {
  topics: {
    'quotes/:symbol': topic({
      payload: z.object({ price: z.number() }),
      history: { size: 100, maxAgeMs: 60_000 },
    }),
  },
  commands: {
    set_alert: command(
      { input: z.object({ above: z.number() }), output: z.object({ alert_id: z.string() }) },
      async ({ input, session }) => ({ alert_id: `${session.user.id} above ${input.above}` }),
    ),
  },
})

const hubbub = await createHubbub({ modules: [ticker] })
await hubbub.listen({ port: 8080 })
await hubbub.publish('quotes/AAPL', { price: 300 }) // checked by the compiler and at run time
export type App = typeof hubbub
