import type { Written } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import type { BeginCall, CallBegun, EndCall } from './ports.ts'
import type { CallRow } from './tables.ts'

/** Forgotten calls removed by each new one: more than are made, so that none are left over. */
const sweptAtOnce = 4

/** H30: begins a call that is carried out once for its key, or says what is known of it. */
export function beginCall(tables: ChatTables, write: BeginCall): CallBegun {
  const { ownerId, callKey, fingerprint, at, limits } = write
  const { calls } = tables.records
  const known = calls.get({ ownerId, callKey })
  if (known && !isOver(known, write)) return { call: knownCall(known, fingerprint), changes: [] }
  for (const row of calls.scan({ index: 'byAge', limit: sweptAtOnce })) {
    if (row.at < at - limits.keptMs) calls.remove(row)
  }
  const own = calls.count({ index: 'byOwner', equals: { ownerId } }, limits.perOwner)
  // The oldest give way; one is enough unless the limit has become smaller.
  if (own >= limits.perOwner && !known) {
    for (const row of calls.scan({ index: 'byOwner', equals: { ownerId }, limit: 2 })) calls.remove(row)
  }
  calls.put({ ownerId, callKey, fingerprint, state: 'running', status: 0, body: '', at })
  return { call: { kind: 'begun' }, changes: [] }
}

/** H31: keeps what a call was answered with, or forgets the call. */
export function endCall({ records: { calls } }: ChatTables, write: EndCall): Written {
  const { ownerId, callKey, at, answer } = write
  const known = calls.get({ ownerId, callKey })
  if (known?.state !== 'running' || known.at !== at) return { changes: [] }
  if (answer) calls.put({ ...known, state: 'done', ...answer })
  else calls.remove(known)
  return { changes: [] }
}

function knownCall(known: CallRow, fingerprint: string): CallBegun['call'] {
  if (known.fingerprint !== fingerprint) return { kind: 'other' }
  return known.state === 'running' ? { kind: 'running' } : { kind: 'done', status: known.status, body: known.body }
}

function isOver(known: CallRow, { at, limits }: BeginCall): boolean {
  return at - known.at >= (known.state === 'running' ? limits.lostMs : limits.keptMs)
}
