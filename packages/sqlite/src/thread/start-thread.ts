import { Worker } from 'node:worker_threads'
import type { Outcome } from '../database/batch-writer.ts'
import { SqliteOpenError } from '../open-error.ts'
import type { ThreadData, ToThread } from './messages.ts'
import { parseFromThread } from './parse-messages.ts'

/** A running thread, seen from outside. */
export interface Thread<Request> {
  /** Sends one batch; call it after `ready`, and then after each answer. */
  post(requests: readonly Request[]): void
  /** Lets the thread close its connection and end. */
  close(): void
}

/** What a thread reports; `ended` comes once and last. */
export interface ThreadEvents<Result> {
  ready(epoch: string): void
  answered(outcomes: readonly Outcome<Result>[]): void
  /** The search index cannot be kept up; the rest goes on. */
  trouble?(message: string): void
  /** `error` says why it ended without having been told to, or never opened its connection. */
  ended(error: Error | undefined): void
}

/** Starts a database thread. */
export function startThread<Request, Result>(data: ThreadData, events: ThreadEvents<Result>): Thread<Request> {
  const worker = new Worker(programUrl(), { workerData: data, execArgv, name: `hubbub-${data.role}` })
  let [closing, failure] = [false, new Error(`the ${data.role} thread ended`)]
  worker.on('message', (raw: unknown) => {
    const message = parseFromThread<Result>(raw)
    switch (message.kind) {
      case 'ready':
        return events.ready(message.epoch)
      case 'outcomes':
        return events.answered(message.outcomes)
      case 'trouble':
        return events.trouble?.(message.message)
      case 'failed':
        failure = new SqliteOpenError(message.code, message.message)
        return
    }
  })
  worker.on('error', (error) => {
    failure = new Error(`the ${data.role} thread died: ${String(error)}`, { cause: error })
  })
  worker.on('exit', () => events.ended(closing ? undefined : failure))
  const send = (message: ToThread<Request>): void => worker.postMessage(message)
  return {
    post: (requests) => send({ kind: 'batch', requests }),
    close() {
      closing = true
      send({ kind: 'close' })
    },
  }
}

/** Run from source, the thread's program is TypeScript too and finds other packages' sources; built, it is JavaScript. */
const fromSource = import.meta.url.endsWith('.ts')
const execArgv = fromSource ? ['--conditions=@hubbub/source'] : []

function programUrl(): URL {
  return new URL(fromSource ? './database-thread.ts' : './database-thread.js', import.meta.url)
}
