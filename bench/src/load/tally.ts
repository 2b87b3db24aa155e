/**
 * How the messages in a server's frames are recognised without parsing them. `prefix`: one message per frame, known by
 * its first bytes. `size`: messages of one fixed size, several of them in a frame with one byte between them; such a
 * frame may come in fragments.
 */
export type FrameRule = PrefixRule | SizeRule

export interface SizeRule {
  readonly by: 'size'
  readonly bytes: number
}

export interface PrefixRule {
  readonly by: 'prefix'
  readonly event: Uint8Array
  /** Undefined where the server sends no acknowledgements. */
  readonly ack: Uint8Array | undefined
  /** A whole text frame that has to be answered (engine.io); undefined where pings are WebSocket pings. */
  readonly textPing: Uint8Array | undefined
  /** A frame that begins so says no to a message: the run cannot go on. Undefined where there are none. */
  readonly refusal: Uint8Array | undefined
}

/** What a connection has to react to among its text frames. */
export interface TextReactions {
  textPing(): void
  /** Hears the beginning of the refusal, as far as it has arrived. */
  refused(text: string): void
}

/** Counts the messages of one connection, frame by frame. */
export interface Tally {
  readonly events: number
  readonly acks: number
  /** How many bytes of a payload `frame` has to see; at most 125. */
  readonly neededBytes: number
  /** Takes in a data frame: its payload begins at `at`, is `length` bytes long, and is there up to `end`. */
  frame(final: boolean, bytes: Buffer, at: number, length: number, end: number): void
}

/** Makes the tally of a rule. */
export function createTally(rule: FrameRule, reactions: TextReactions): Tally {
  return rule.by === 'size' ? new SizeTally(rule.bytes) : new PrefixTally(rule, reactions)
}

class SizeTally implements Tally {
  events = 0
  readonly acks = 0
  readonly neededBytes = 0
  readonly #messageBytes: number
  #fragmentBytes = 0

  constructor(messageBytes: number) {
    this.#messageBytes = messageBytes
  }

  frame(final: boolean, _bytes: Buffer, _at: number, length: number): void {
    this.#fragmentBytes += length
    if (!final) return
    const messages = (this.#fragmentBytes + 1) / (this.#messageBytes + 1)
    this.#fragmentBytes = 0
    if (Number.isInteger(messages)) this.events += messages
  }
}

class PrefixTally implements Tally {
  events = 0
  acks = 0
  readonly neededBytes: number
  readonly #rule: PrefixRule
  readonly #reactions: TextReactions

  constructor(rule: PrefixRule, reactions: TextReactions) {
    this.#rule = rule
    this.#reactions = reactions
    const prefixes = [rule.event, rule.ack, rule.textPing, rule.refusal]
    this.neededBytes = Math.max(...prefixes.map((prefix) => prefix?.length ?? 0))
    if (this.neededBytes > 125) throw new RangeError('A prefix is at most 125 bytes long')
  }

  frame(_final: boolean, bytes: Buffer, at: number, length: number, end: number): void {
    const { event, ack, textPing, refusal } = this.#rule
    if (startsWith(bytes, at, length, event)) this.events++
    else if (ack && startsWith(bytes, at, length, ack)) this.acks++
    else if (textPing && length === textPing.length && startsWith(bytes, at, length, textPing))
      this.#reactions.textPing()
    else if (refusal && startsWith(bytes, at, length, refusal)) {
      this.#reactions.refused(bytes.toString('utf8', at, Math.min(at + length, end)))
    }
  }
}

function startsWith(bytes: Buffer, at: number, length: number, prefix: Uint8Array): boolean {
  if (length < prefix.length) return false
  for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false
  return true
}
