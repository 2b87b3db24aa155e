import type { ChatRead, ChatWrite, ChatWriteResult, ReadKind, ReadOutput, WriteKind } from '@hubbub/chat/ports'
import type { FromThread, ThreadData, ToThread } from './messages.ts'

// Both ends are this package: a message is a structured clone of what the other end's types say, so it is taken at its
// word. These are the only casts.

export function parseThreadData(data: unknown): ThreadData {
  return data as ThreadData
}

export function parseToThread<Request>(message: unknown): ToThread<Request> {
  return message as ToThread<Request>
}

export function parseFromThread<Result>(message: unknown): FromThread<Result> {
  return message as FromThread<Result>
}

/** Any write; the compiler does not see that the write of one kind is one. */
export function parseWrite(write: { readonly kind: WriteKind }): ChatWrite {
  return write as ChatWrite
}

/** What a write of this kind came to: answers come in the order of the questions. */
export function parseResult<Kind extends WriteKind>(result: ChatWriteResult): ChatWriteResult<Kind> {
  return result
}

/** Any read, as `parseWrite`. */
export function parseRead(read: { readonly kind: ReadKind }): ChatRead {
  return read as ChatRead
}

/** What a read of this kind was answered with. */
export function parseOutput<Kind extends ReadKind>(output: unknown): ReadOutput<Kind> {
  return output as ReadOutput<Kind>
}
