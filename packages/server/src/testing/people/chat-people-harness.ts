import { MemoryChatStore } from '@hubbub/chat/memory'
import type { WhichSessions } from '@hubbub/hub/ports'
import type { FakeClock } from '@hubbub/hub/testing'
import type { AccountsService } from '../../auth/accounts-service.ts'
import { ChatPeople } from '../../auth/chat-people.ts'
import type { People } from '../../auth/people.ts'
import { peopleHarness } from './people-harness.ts'

/** Accounts on chat's store in memory, with a clock that stands still. */
export interface ChatPeopleHarness {
  readonly accounts: AccountsService
  readonly people: People
  readonly store: MemoryChatStore
  readonly chatPeople: ChatPeople
  readonly clock: FakeClock
  /** Which sessions were closed, in order. */
  readonly ended: readonly WhichSessions[]
  /** Of whom a login began or ended, in order. */
  readonly changed: readonly string[]
}

/** Makes a harness with the settings of tests. */
export function chatPeopleHarness(...given: Parameters<typeof peopleHarness>): ChatPeopleHarness {
  const { people, clock } = peopleHarness(...given)
  const store = new MemoryChatStore()
  const ended: WhichSessions[] = []
  const changed: string[] = []
  const chatPeople = new ChatPeople(store, clock, (userId) => void changed.push(userId))
  const accounts = people.accounts(chatPeople, (which) => void ended.push(which))
  if (!accounts) throw new Error('Accounts are on')
  return { accounts, people, store, chatPeople, clock, ended, changed }
}
