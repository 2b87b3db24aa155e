import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { BatchReader } from '../database/batch-reader.ts'
import { BatchWriter, type Outcome } from '../database/batch-writer.ts'
import { openToRead, openToWrite } from '../database/open-files.ts'
import { openErrorOf } from '../open-error.ts'
import { IndexingBetween } from '../search/indexing-between.ts'
import type { FromThread, ThreadData } from './messages.ts'
import { parseThreadData, parseToThread } from './parse-messages.ts'

// The program of a database thread: opens its connection, answers one batch after the other, closes when told to.

/** Answers the batches that arrive; a throw ends the thread, and whoever started it starts another. */
function serve<Request, Result>(
  port: MessagePort,
  answer: (requests: readonly Request[]) => readonly Outcome<Result>[],
  { answered, close }: { readonly answered?: () => void; readonly close: () => void },
): void {
  port.on('message', (data: unknown) => {
    const message = parseToThread<Request>(data)
    switch (message.kind) {
      case 'batch': {
        const outcomes: FromThread<Result> = { kind: 'outcomes', outcomes: answer(message.requests) }
        port.postMessage(outcomes)
        answered?.()
        return
      }
      case 'close':
        close()
        port.close()
        return
    }
  })
}

/** Opens the connection of the role and returns the name of the data's life. */
function start(port: MessagePort, { role, settings }: ThreadData): string {
  if (role !== 'writer') {
    const db = openToRead(settings)
    const reader = new BatchReader(db)
    serve(port, reader.read.bind(reader), { close: () => db.close() })
    return ''
  }
  const { db, epoch } = openToWrite(settings)
  const writer = new BatchWriter(db, settings.indexEvery)
  const indexing = new IndexingBetween(writer, (message) => {
    const trouble: FromThread<never> = { kind: 'trouble', message }
    port.postMessage(trouble)
  })
  const close = (): void => {
    indexing.stop()
    db.close()
  }
  serve(port, writer.write.bind(writer), { answered: () => indexing.look(), close })
  indexing.look()
  return epoch
}

function run(port: MessagePort, data: ThreadData): void {
  let first: FromThread<never>
  try {
    first = { kind: 'ready', epoch: start(port, data) }
  } catch (error) {
    const { code, message } = openErrorOf(error, data.settings.file)
    // Nothing listens to the port, so the thread ends by itself.
    first = { kind: 'failed', code, message }
  }
  port.postMessage(first)
}

if (!parentPort) throw new Error('this file is the program of a thread: open the store with openSqliteChatStore')
run(parentPort, parseThreadData(workerData))
