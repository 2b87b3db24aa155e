import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { IntegrationReads } from './ports.ts'

/** How reads about other programs are answered. */
export const integrationReads: ReadHandlers<keyof IntegrationReads> = {}
