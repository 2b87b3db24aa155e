import type { ChatStore } from '@hubbub/chat/ports'
import { alice, peopleWrites, testTime, writes, written } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { openDatabase } from './database/database.ts'
import { text } from './database/row-values.ts'
import { openSqliteChatStore } from './index.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const goer = { id: 'u_goer', username: 'ziggurat' }

/** Every row of every table, as text. */
function everything(file: string): string {
  const db = openDatabase(file, { readOnly: true, busyMs: 0 })
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const rows = tables.map((table) => db.prepare(`SELECT * FROM "${text(table, 'name')}"`).all())
  db.close()
  return rows
    .flat()
    .flatMap((row) => Object.values(row))
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString() : String(value)))
    .join('\n')
}

async function lived(store: ChatStore): Promise<void> {
  for (const user of [alice, goer]) await written(store, peopleWrites.register(user))
  await written(store, writes.createRoom('den', goer))
  await written(store, writes.join('den', alice))
  const { message } = await written(store, writes.append('den', goer, 'quixotic'))
  const edited = await written(store, writes.edit(message, 'quixotic still'))
  await written(store, writes.forward(edited.message, 'den', alice))
  await written(store, peopleWrites.login(goer.id, 'g1'))
}

test.each(['anonymise', 'delete_messages'] as const)(
  'U39: %s leaves no trace of the name on the disk',
  async (mode) => {
    using folder = temporaryFolder()
    const file = folder.file('chat.db')
    const store = await openSqliteChatStore({ file })
    await lived(store)
    await written(store, peopleWrites.delete(goer, { mode }))
    expect(everything(file)).toContain(goer.username)
    const step = { kind: 'continue_departure', at: testTime, userId: goer.id, most: 1 } as const
    let steps = 1
    while (!(await written(store, step)).isDone) steps += 1
    await store.close()
    expect(steps).toBeGreaterThan(3)
    expect(everything(file)).not.toContain(goer.username)
    const own = everything(file)
      .split('\n')
      .filter((value) => value.includes('quixotic')).length
    // What alice forwarded is hers.
    expect(own > 1).toBe(mode === 'anonymise')
  },
)
