import { z } from 'zod'
import { whole } from './fields.ts'

/** The HTTP API. */
export const api = z
  .strictObject({
    body_bytes: whole(131_072, 'Largest body of a request.', { min: 1_024, unit: 'bytes' }),
    strangers_per_second: whole(
      10,
      'Requests per second from one address (IPv6: from one /64) that show no credentials, or bad ones, in the long run.',
    ),
    strangers_burst: whole(100, 'The same, at once.'),
    strangers_tracked: whole(10_000, 'Addresses remembered for that; the one that asked first gives way.'),
    call_kept_ms: whole(86_400_000, 'How long the answer to a request with an `Idempotency-Key` is kept for repeats.', {
      unit: 'ms',
    }),
    call_lost_ms: whole(
      60_000,
      'After this time such a request that was never answered counts as lost, with the process that had it: the next one is carried out.',
      { unit: 'ms' },
    ),
    calls_per_owner: whole(1_000, 'Such requests remembered of one user, or of one key; the oldest give way.', {
      unit: 'rows',
    }),
    keys: whole(100, 'Keys of programs.'),
  })
  .prefault({})
  .meta({ description: 'The HTTP API, described at `/api/docs`.' })
