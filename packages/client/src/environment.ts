import type { SendOptions } from './api.ts'

/** Takes back what was arranged; calling it again does nothing. */
export type Cancel = () => void

/** Where time comes from. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number
  /** Calls `run` once after `ms`, unless cancelled. */
  after(ms: number, run: () => void): Cancel
}

/** What a socket tells its owner; `closed` is the last thing and comes once, also when it never opened. */
export interface SocketEvents {
  opened(): void
  /** A text frame. */
  received(text: string): void
  /** 1006 when there was no close frame. */
  closed(code: number, reason: string): void
}

/** One link to the server. Its methods never throw: failures arrive as `closed`. */
export interface Socket {
  /** Sends a text frame; called only after `opened`. */
  send(text: string): void
  /** Sends a binary frame; called only after `opened`. Without it no files are sent. */
  sendBytes?(bytes: Uint8Array<ArrayBuffer>): void
  /** Bytes that were given and have not left yet. */
  waitingBytes?(): number
  /** Starts the close handshake; `closed` may come much later, or never on a dead network. */
  close(code: number, reason: string): void
}

/** What the browser knows about the network and the page. */
export type Hint = 'online' | 'offline' | 'visible' | 'hidden'

/** The part of `localStorage` that the SDK needs, for guest tokens. May throw: then nothing is remembered. */
export interface KeyValueStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** One message waiting in an outbox, as it is stored. */
export interface OutboxEntry {
  /** The idempotency key. */
  readonly key: string
  /** Which server and user the message belongs to; another user of the same browser never sends it. */
  readonly scope: string
  /** Which client (tab) sends it. */
  readonly owner: string
  readonly room: string
  readonly text: string
  /** What goes with the text. */
  readonly options?: SendOptions
  /** Entries of one scope are sent in this order, ascending. */
  readonly order: number
  /** When it was written, in ms of the clock. */
  readonly createdAt: number
  /** There once the server refused it: then it is shown and not sent. */
  readonly refusal?: { readonly code: string; readonly message: string }
}

/**
 * Keeps messages that are not confirmed yet over reloads and crashes. Called by the outbox only. Calls overlap; those about
 * one key take effect in the order of the calls. A rejection is reported once and messages are sent from memory then.
 */
export interface OutboxStorage {
  /** All entries of a scope, in any order. */
  load(scope: string): Promise<readonly OutboxEntry[]>
  /** Stores or replaces the entry with this key; resolved means it survives a crash. */
  put(entry: OutboxEntry): Promise<void>
  /** Removes the entry with this key; no error when there is none. */
  remove(key: string): Promise<void>
  /** Gives back what it holds open; no calls follow. */
  close(): void
}

/** Tells tabs of one browser apart, so that only one sends a stored message. */
export interface TabLocks {
  /** Holds `name` until the returned function is called or the tab ends. */
  hold(name: string): Cancel
  /** Runs `task` once `name` is free, holding it; not at all when `signal` is aborted before. Rejects only as `task` does. */
  whenFree(name: string, signal: AbortSignal, task: () => Promise<void>): Promise<void>
}

/** Everything the SDK takes from the world around it; a plain object, whose members are copied. */
export interface Environment {
  readonly clock: Clock
  /** A number in [0, 1), for jitter. */
  readonly random: () => number
  /** A fresh unguessable name of up to 64 printable ASCII characters, for idempotency keys. */
  randomId(): string
  /** Starts to open a socket; its events come later, never during this call. May throw: then it is tried again later. */
  openSocket(url: string, events: SocketEvents): Socket
  /** What a relative URL is resolved against; undefined where there is no page. */
  baseUrl(): string | undefined
  /** Starts listening for hints; the result stops it. */
  watch(listener: (hint: Hint) => void): Cancel
  /** Undefined where nothing outlives the process; may throw where storage is forbidden. */
  readonly tokenStorage: () => KeyValueStorage | undefined
  /** Undefined where nothing outlives the process. */
  readonly outboxStorage: () => OutboxStorage | undefined
  /** Undefined where tabs cannot be told apart: then stored messages may be sent by two tabs, which the keys make harmless. */
  readonly locks: TabLocks | undefined
  /** Told about errors thrown by listeners. Must not throw. */
  readonly report: (error: unknown) => void
}
