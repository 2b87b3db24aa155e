import { z } from 'zod'
import { wireLimits } from '../limits.ts'

/** How many rows a page may have. */
export const pageLimit = z.int().min(1).max(wireLimits.pageRows).optional().describe('Most rows in the answer.')

/** Where the next page of a list begins. */
export const cursor = z
  .string()
  .max(256)
  .regex(/^[\x21-\x7e]*$/, 'not a cursor')
  .optional()
  .describe('`next_cursor` of the page before.')
