import { readFile } from 'node:fs/promises'
import { heartbeatDefaults, limitDefaults } from '@hubbub/hub'
import { chatCommands, sessionCommands, sessionEvents, topicCommands } from '@hubbub/protocol'
import { closeTable, errorTable, retryTable } from './code-tables.ts'
import { commands, events, replies, results } from './frame-tables.ts'
import { commandOverview, commandReference, eventOverview, frameReference, namedReference } from './frame-reference.ts'
import { namedExample } from './golden-examples.ts'
import { serverLimitTable, wireLimitTable } from './limit-tables.ts'
import { fill } from './template.ts'

const tables = [commands, results, replies, events]

/** Makes docs/protocol.md: the prose of protocol.md beside this file, the tables from the schemas. */
export async function protocolDocument(): Promise<string> {
  const template = await readFile(new URL('protocol.md', import.meta.url), 'utf8')
  return fill(template, {
    version: String(sessionEvents.welcome.shape.protocol.value),
    minute: namedExample(
      'hello as a guest',
      'welcome',
      'synced, nothing missed',
      'say something exactly once',
      'message',
      'message stored',
    ),
    helloSeconds: seconds(limitDefaults.helloMs),
    heartbeatSeconds: seconds(heartbeatDefaults.intervalMs),
    answerSeconds: seconds(heartbeatDefaults.timeoutMs),
    pendingCommands: String(limitDefaults.pendingCommands),
    'commands.overview': commandOverview(commands),
    'commands.session': commandReference(sessionCommands),
    'commands.topics': commandReference(topicCommands),
    'commands.chat': commandReference(chatCommands),
    replies: frameReference(replies, 'reply'),
    'events.overview': eventOverview(events),
    events: frameReference(events, 'event'),
    objects: namedReference(tables, 'objects'),
    names: namedReference(tables, 'values'),
    retries: retryTable(),
    errors: errorTable(),
    closes: closeTable(),
    'limits.wire': wireLimitTable(),
    'limits.server': serverLimitTable(),
  })
}

const seconds = (ms: number): string => String(ms / 1000)
