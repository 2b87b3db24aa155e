import { accountCases } from './contract-accounts.ts'
import type { ChatStoreCase } from './contract-case.ts'
import { markCases } from './contract-marks.ts'
import { messageCases } from './contract-messages.ts'
import { readCases } from './contract-reads.ts'
import { roomCases } from './contract-rooms.ts'

/** Everything the `ChatStore` port promises, for every adapter to run. */
export const chatStoreContract: readonly ChatStoreCase[] = [
  ...roomCases,
  ...messageCases,
  ...readCases,
  ...markCases,
  ...accountCases,
  ...peopleCases,
  ...departureCases,
]
