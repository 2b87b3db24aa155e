/** Everybody hears every message: one room, `inFlight` messages on their way at a time. */
export interface FanOut {
  readonly kind: 'fan-out'
  readonly name: string
  readonly title: string
  readonly subscribers: number
  readonly inFlight: number
}

/** Clients that joined a room and then stay silent. */
export interface Idle {
  readonly kind: 'idle'
  readonly name: string
  readonly title: string
  readonly clients: number
}

/** Senders with a room each, waiting for acknowledgements. */
export interface Acked {
  readonly kind: 'acked'
  readonly name: string
  readonly title: string
  readonly senders: number
  /** Unacknowledged messages of each sender. */
  readonly inFlight: number
}

/** One thing that is measured on every server. */
export type Scenario = FanOut | Idle | Acked

/** Bytes of text in every message. */
export const contentBytes = 128

/** Everything that `npm run bench` measures, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  fanOut(1),
  fanOut(8),
  fanOut(64),
  idle(1000),
  idle(10_000),
  acked(8),
  acked(64),
]

function fanOut(inFlight: number): FanOut {
  const title = `1,000 subscribers, ${inFlight} in flight`
  return {
    kind: 'fan-out',
    name: `fan-out-${inFlight}`,
    title,
    subscribers: 1000,
    inFlight,
  }
}

function idle(clients: number): Idle {
  return {
    kind: 'idle',
    name: `idle-${clients}`,
    title: `${clients.toLocaleString('en')} idle clients`,
    clients,
  }
}

function acked(inFlight: number): Acked {
  const title = `100 senders, 100 rooms, ${inFlight} in flight each`
  return {
    kind: 'acked',
    name: `acked-${inFlight}`,
    title,
    senders: 100,
    inFlight,
  }
}
