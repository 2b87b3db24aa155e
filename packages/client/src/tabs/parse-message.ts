import type { ServerFrame } from '@hubbub/protocol'
import type { TabMessage } from './tab-message.ts'

/** A command as the SDK writes it. */
export interface SentFrame {
  readonly type: string
  readonly ref?: string | number | undefined
  readonly topic?: string
  /** Of `hello`. */
  readonly token?: string
  readonly positions?: Readonly<Record<string, unknown>>
  /** Of `activity`. */
  readonly active?: boolean
  /** Of `watch_presence`. */
  readonly user_ids?: readonly string[]
  readonly [field: string]: unknown
}

/** A frame as it came, known by its type as far as it matters here. */
export type ReceivedFrame = ServerFrame & { readonly ref?: unknown }

/** Reads what another tab of this origin posted: the same SDK, by the channel's name. */
export function parseMessage(message: unknown): TabMessage {
  return message as TabMessage
}

/** Reads what the SDK of a tab sends. */
export function parseSent(text: string): SentFrame {
  return JSON.parse(text) as SentFrame
}

/** Reads a frame of the server; undefined when it is none. */
export function parseReceived(text: string): ReceivedFrame | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && 'type' in json ? (json as ReceivedFrame) : undefined
  } catch {
    return undefined
  }
}
