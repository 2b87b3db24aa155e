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
