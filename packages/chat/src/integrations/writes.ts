import type { WriteHandlers } from '../writes/write-handlers.ts'
import type { IntegrationWrites } from './ports.ts'

/** The rules of writes about other programs. */
export const integrationWrites: WriteHandlers<keyof IntegrationWrites> = {}
