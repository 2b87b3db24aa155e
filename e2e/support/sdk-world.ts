import { chat } from '@hubbub/chat'
import { MemoryChatStore } from '@hubbub/chat/memory'
import { connect, type HubClient, type JoinedRoom, type Message, type Room } from '@hubbub/client'
import { type LocalStore, type MembersSnapshot, openStore, type Receipt } from '@hubbub/client/store'
import { Hub } from '@hubbub/hub'
import { silentLogger } from '@hubbub/hub/memory'
import { FakeClock, guestsForTests, type MemoryLink, MemoryTransport, SeededRandom, settle } from '@hubbub/hub/testing'
import type { Environment, KeyValueStorage, OutboxStorage } from '@hubbub/client'

/** One SDK client with what a browser would keep for it over reloads. */
export interface Person {
  readonly name: string
  client: HubClient
  room: Room
  /** What the page shows beside the timeline. */
  store: LocalStore
  /** The link the client uses now. */
  link: MemoryLink | undefined
  /** What its listeners were told since the last reload, in order. */
  heard: Message[]
  readonly tokens: KeyValueStorage
  readonly outbox: OutboxStorage
}

/** The real hub, chat and SDK in one test: links one can cut, a server one can kill, a clock that stands still. */
export class SdkWorld {
  readonly clock = new FakeClock()
  readonly random: SeededRandom
  readonly people: Person[] = []
  readonly errors: unknown[] = []
  readonly #store = new MemoryChatStore()
  #transport: MemoryTransport
  #up = false

  constructor(seed: number) {
    this.random = new SeededRandom(seed)
    this.#transport = this.#newTransport()
  }

  /** Starts a server on the store; the one before, if any, is gone without a word. */
  async startServer(): Promise<void> {
    const hub = new Hub({
      clock: this.clock,
      random: this.random,
      authenticator: guestsForTests(this.random),
      modules: [chat({ store: this.#store, limits: { catchUpRows: 12 } })],
      // A fault of the server is an error of the test, even where the client recovers from it.
      logger: { ...silentLogger, error: (event, fields) => void this.errors.push({ event, ...fields }) },
      heartbeat: { intervalMs: 5_000, timeoutMs: 2_000 },
      limits: { commands: { perSecond: 5, burst: 10 } },
      recovery: { pageEntries: 3, heldEvents: 4 },
    })
    await hub.start()
    this.#transport = this.#newTransport()
    this.#transport.listen(hub.attach(this.#transport))
    this.#up = true
  }

  /** `kill -9`: clients see their links break, the server's memory is gone, the store stays. */
  killServer(): void {
    this.#up = false
    this.#transport.die()
  }

  get isUp(): boolean {
    return this.#up
  }

  /** Opens a person's page for the first time. */
  enter(name: string, tokens: KeyValueStorage, outbox: OutboxStorage): void {
    const person = { name, link: undefined, heard: [], tokens, outbox }
    this.people.push(Object.assign(person, this.#open(person)))
  }

  /** Reloads a person's page: the client is gone, what the browser keeps is not. */
  reload(person: Person): void {
    person.client.close()
    person.heard = []
    Object.assign(person, this.#open(person))
  }

  #open(
    person: Pick<Person, 'name' | 'tokens' | 'outbox' | 'heard'> & { link: MemoryLink | undefined },
  ): Pick<Person, 'client' | 'room' | 'store'> {
    const environment = this.#environment(person)
    const client = connect('ws://hubbub.test/ws', { username: person.name, environment })
    const store = openStore(client, { environment })
    const room = client.room('general')
    const { heard } = person
    room.on('message', (message) => void heard.push(message))
    room.on('message_updated', (message) => void heard.push(message))
    void room.timeline.loadInitial()
    for (const id of ['general', 'side']) void store.room(id).loadMembers()
    // As a page does that shows them.
    client.on('room_joined', ({ id }) => void store.room(id).loadMembers())
    store.room('general').loadReceipts(1).catch(ignore)
    const draft = store.room('general').draft()
    // What is typed before the kept draft has come is another text: this person always chooses the newer one.
    draft.subscribe(() => draft.getSnapshot().theirs !== undefined && draft.resolve('mine'))
    return { client, room, store }
  }

  #environment(person: Pick<Person, 'tokens' | 'outbox'> & { link: MemoryLink | undefined }): Environment {
    return {
      clock: this.clock,
      random: () => this.random.float(),
      randomId: () => this.random.id(),
      baseUrl: () => undefined,
      watch: () => () => {},
      tokenStorage: () => person.tokens,
      outboxStorage: () => person.outbox,
      locks: undefined,
      report: (error) => void this.errors.push(error),
      openSocket: (_url, events) => {
        let link: MemoryLink | undefined
        this.clock.after(1 + this.random.below(20), () => {
          if (!this.#up) return events.closed(1006, '')
          link = this.#transport.connect()
          person.link = link
          link.onFrame = (frame) => events.received(JSON.stringify(frame))
          link.onClose = (code) => events.closed(code, '')
          events.opened()
        })
        return { send: (text) => link?.send(text), close: (code) => link?.close(code) }
      },
    }
  }

  #newTransport(): MemoryTransport {
    return new MemoryTransport(this.clock, { delayMs: () => this.random.below(30) })
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await this.clock.advanceAsync(ms)
    await settle()
  }

  /** The room as a fresh client of the store reads it. */
  async stored(): Promise<Message[]> {
    return this.#asking('fresh', noTokens, async (fresh) => {
      const messages: Message[] = []
      for (let after = 0; ; ) {
        const page = await fresh.room('general').history({ after, limit: 100 })
        messages.push(...page.messages)
        if (!page.has_more_after) return messages
        after = page.messages.at(-1)?.seq ?? after
      }
    })
  }

  /** What a fresh client of a person is told. */
  fetch({ name, tokens }: Person): Promise<Fetched> {
    return this.#asking(name, tokens, async (fresh) => {
      // Commands wait for the welcome, which tells the rooms.
      const { users } = await fresh.room('general').call('seen_by', { seq: 1 })
      const rooms = fresh.rooms
      const lists = rooms.map(async ({ id }) => [id, (await fresh.room(id).call('list_members')).members] as const)
      const drafts = (await fresh.call('list_drafts')).drafts.map(({ content }) => content)
      const receipts = users.map(({ user, read_seq: readSeq }) => ({ userId: user.id, readSeq }))
      return { rooms, members: new Map(await Promise.all(lists)), receipts, drafts }
    })
  }

  /** Lets a client that knows nothing ask something. */
  async #asking<T>(username: string, tokens: KeyValueStorage, ask: (fresh: HubClient) => Promise<T>): Promise<T> {
    const environment = this.#environment({ link: undefined, tokens, outbox: noOutbox })
    const fresh = connect('ws://hubbub.test/ws', { username, environment })
    return this.whenDone(ask(fresh)).finally(() => fresh.close())
  }

  /** Lets time pass until something has an outcome. */
  async whenDone<T>(asked: Promise<T>): Promise<T> {
    let isDone = false
    const end = (): void => {
      isDone = true
    }
    asked.then(end, end)
    for (let turn = 0; turn < 400 && !isDone; turn++) await this.pass(50)
    if (!isDone) throw new Error('no outcome in 20 s')
    return asked
  }
}

/** What a person's fresh client is told of what the store keeps. */
export interface Fetched {
  readonly rooms: readonly JoinedRoom[]
  readonly members: ReadonlyMap<string, MembersSnapshot['members']>
  readonly receipts: readonly Pick<Receipt, 'userId' | 'readSeq'>[]
  readonly drafts: readonly string[]
}

function ignore(): undefined {
  return undefined
}

const noTokens: KeyValueStorage = { getItem: () => null, setItem() {}, removeItem() {} }
const noOutbox: OutboxStorage = { load: async () => [], put: async () => {}, remove: async () => {}, close() {} }
