import { webhookDefaults } from '@hubbub/chat'
import { z } from 'zod'
import { whole, yesNo } from './fields.ts'

/** Webhooks of rooms. */
export const webhooks = z
  .strictObject({
    enabled: yesNo(true, 'Admins of a room may make webhooks.'),
    private_addresses: yesNo(
      false,
      'Events may be posted to addresses of this machine and of private networks, which whoever makes a webhook could then reach.',
    ),
    per_room: whole(20, 'Webhooks of one room.'),
    timeout_ms: whole(10_000, 'Time for a request to be answered.', { min: 100, unit: 'ms' }),
    body_bytes: whole(65_536, 'Largest body of a request to an incoming webhook.', { unit: 'bytes' }),
    first_retry_ms: whole(webhookDefaults.firstMs, 'Wait after the first failure; it doubles with each.', {
      unit: 'ms',
    }),
    longest_retry_ms: whole(webhookDefaults.mostMs, 'Longest wait.', { unit: 'ms' }),
    attempts: whole(webhookDefaults.attempts, 'Failures in a row after which a webhook is given up.'),
    parallel: whole(webhookDefaults.parallel, 'Webhooks that are posted to at once.'),
    kept_attempts: whole(webhookDefaults.keep, 'Attempts kept of one webhook, to be looked at.', { unit: 'rows' }),
  })
  .prefault({})
  .meta({ description: 'Webhooks: other programs that are told of a room, or speak in it.' })
