import type { ChatOptions } from '../options.ts'

/** What chat asks of the server around it, made so that tests can tell it: everything is granted, nothing is sent. */
export function outsideChat(): Required<Pick<ChatOptions, 'tickets' | 'keySecrets' | 'webhookLink'>> {
  let made = 0
  const next = (): string => String((made += 1))
  return {
    tickets: { make: (purpose, at) => ({ token: `${purpose}-${next()}`, hash: next(), expiresAt: at + 60_000 }) },
    keySecrets: { make: (keyId) => ({ secret: `${keyId}.${next()}`, hash: next() }) },
    webhookLink: {
      makeSecret: () => ({ secret: next(), hash: next() }),
      refusal: () => undefined,
      post: async () => ({ kind: 'answered', status: 200, text: '' }),
    },
  }
}
