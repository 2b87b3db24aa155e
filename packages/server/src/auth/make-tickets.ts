import type { Tickets } from '@hubbub/chat/ports'
import { newOpaqueToken, tokenHash, tokenPrefixes } from './opaque-tokens.ts'

/** Makes the tokens for one use that chat's commands hand out, good for so long, in ms. */
export function makeTickets({ resetMs, inviteMs }: { readonly resetMs: number; readonly inviteMs: number }): Tickets {
  const lives = { reset: resetMs, invite: inviteMs }
  return {
    make: (purpose, at) => {
      const token = newOpaqueToken(tokenPrefixes[purpose])
      return { token, hash: tokenHash(token), expiresAt: at + lives[purpose] }
    },
  }
}
