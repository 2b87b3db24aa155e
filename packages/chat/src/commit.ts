import { Refused, refused } from '@hubbub/hub'
import { announce, type Outcomes, type WriteContext } from './announce.ts'
import { lookAgain } from './look-again.ts'
import type { ChatWrite, ChatWriteResult } from './ports/chat-write.ts'
import { ChatStoreError } from './ports/store-error.ts'

/** Stores a write and announces its changes; a reply sent after this follows the events (O6). See `storeOnly`. */
export async function commit<Kind extends keyof Outcomes>(
  context: WriteContext,
  kind: Kind,
  write: ChatWrite,
): Promise<Outcomes[Kind] | Refused> {
  const result = await storeOnly(context, kind, write)
  if (!(result instanceof Refused)) await announce(context, result)
  return result
}

/**
 * Hands a write to the store, before it returns, so that writes take effect in the order of the calls; resolves after the
 * commit. Its changes are announced only by `announce`. Rejects with what the store rejects with.
 */
export async function storeOnly<Kind extends keyof Outcomes>(
  context: WriteContext,
  kind: Kind,
  write: ChatWrite,
): Promise<Outcomes[Kind] | Refused> {
  const result = await attempt(context, write)
  if (result.kind === 'refused') return refused(result.code, result.message)
  if (isOf(result, kind)) return result
  throw new Error(`a write of ${write.kind} came to a ${result.kind}`)
}

async function attempt(context: WriteContext, write: ChatWrite): Promise<ChatWriteResult> {
  try {
    const result = await context.settings.store.write(write)
    context.settings.greetings.written(write, result)
    return result
  } catch (error) {
    // It may be stored all the same, and then nobody has been told.
    if (error instanceof ChatStoreError && error.code === 'internal') void lookAgain(context, write)
    throw error
  }
}

function isOf<Kind extends keyof Outcomes>(result: Outcomes[keyof Outcomes], kind: Kind): result is Outcomes[Kind] {
  return result.kind === kind
}
