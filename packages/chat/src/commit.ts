import { Refused } from '@hubbub/hub'
import { refuse } from '@hubbub/protocol'
import { announce, type WriteContext } from './announce.ts'
import { lookAgain } from './look-again.ts'
import type { ChatWrite, ChatWriteResult, WriteKind, WriteOutcome } from './ports/chat-write.ts'
import { ChatStoreError } from './ports/store-error.ts'
import { isRefusedWrite, type Written, type WriteRefused } from './ports/written.ts'

/**
 * Hands a write to the store before it returns, so that writes take effect in the order of the calls; resolves once it is
 * committed and its changes have been announced: a reply sent after this follows the events (O6). Rejects with what the
 * store rejects with.
 */
export async function commit<Kind extends WriteKind>(
  context: WriteContext,
  write: ChatWrite<Kind>,
): Promise<WriteOutcome<Kind> | Refused> {
  const result = await attempt(context, write)
  if (isRefused(result)) return refusedBy(result)
  await announce(context, result)
  return result
}

async function attempt<Kind extends WriteKind>(
  context: WriteContext,
  write: ChatWrite<Kind>,
): Promise<ChatWriteResult<Kind>> {
  try {
    const result = await context.settings.store.write(write)
    context.settings.greetings.written(result)
    return result
  } catch (error) {
    // It may be stored all the same, and then nobody has been told.
    if (error instanceof ChatStoreError && error.code === 'internal') void lookAgain(context, write)
    throw error
  }
}

function isRefused<Outcome extends Written>(result: Outcome | WriteRefused): result is WriteRefused {
  return isRefusedWrite(result)
}

function refusedBy({ refused: code, message, retryAfterMs }: WriteRefused): Refused {
  return new Refused(refuse(code, message, retryAfterMs === undefined ? {} : { retryAfterMs }))
}
