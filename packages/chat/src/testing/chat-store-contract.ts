import { accountCases } from './contract-accounts.ts'
import type { ChatStoreCase } from './contract-case.ts'
import { departureCases } from './contract-departures.ts'
import { editCases } from './contract-edits.ts'
import { integrationCases } from './contract-integrations.ts'
import { fileCases } from './contract-files.ts'
import { markCases } from './contract-marks.ts'
import { mentionCases } from './contract-mentions.ts'
import { messageCases } from './contract-messages.ts'
import { peopleCases } from './contract-people.ts'
import { pageCases } from './contract-pages.ts'
import { presenceCases } from './contract-presence.ts'
import { reactionCases } from './contract-reactions.ts'
import { readCases } from './contract-reads.ts'
import { roomRuleCases } from './contract-room-rule.ts'
import { roomWayCases } from './contract-room-ways.ts'
import { roomCases } from './contract-rooms.ts'
import { searchCases } from './contract-search.ts'
import { threadCases } from './contract-threads.ts'

/** Everything the `ChatStore` port promises, for every adapter to run. */
export const chatStoreContract: readonly ChatStoreCase[] = [
  ...roomCases,
  ...roomWayCases,
  ...roomRuleCases,
  ...messageCases,
  ...mentionCases,
  ...threadCases,
  ...reactionCases,
  ...editCases,
  ...pageCases,
  ...readCases,
  ...markCases,
  ...fileCases,
  ...integrationCases,
  ...searchCases,
  ...presenceCases,
  ...accountCases,
  ...peopleCases,
  ...departureCases,
]
