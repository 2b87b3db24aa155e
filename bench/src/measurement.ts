/** What a run with traffic came to. */
export interface Throughput {
  readonly kind: 'throughput'
  /** CPU time of all threads of the server, user and kernel, for one delivery (`acked`: for one message), in µs. */
  readonly cpuMicros: number
  /** Messages handed to a client per second; of an `acked` scenario, acknowledged messages per second. */
  readonly perSecond: number
  /** From the sender's write until the sampled client has read it, in ms. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** CPU time over wall time of the load generator; near 1 it would be the bottleneck. */
  readonly generatorLoad: number
}

/** What idle clients cost. */
export interface Memory {
  readonly kind: 'memory'
  /** Growth of the server's resident memory over the number of clients. */
  readonly kilobytesPerConnection: number
}

/** The result of one scenario on one server. */
export type Measurement = Throughput | Memory
