import type { Logger } from '../ports/logger.ts'
import type { Metrics } from '../ports/metrics.ts'

/** Keeps nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** Counts nothing. */
export const silentMetrics: Metrics = { count() {}, observe() {} }
