import {
  type HubServices,
  Refused,
  type SessionStart,
  type SessionView,
  type UserGone,
  type WatchedChange,
} from '@hubbub/hub'
import type { ChatCommandTable } from '../commands/chat-command.ts'
import type { ChatSettings } from '../options.ts'
import { topicOf } from '../wire.ts'
import { choiceOf, isHidden } from './choice-of.ts'
import { LastSeen } from './last-seen.ts'
import { type PresenceCommandType, presenceCommands, typingEvent } from './presence-commands.ts'
import { PresenceViews } from './presence-views.ts'

type Started = { readonly hub: HubServices; readonly views: PresenceViews; readonly lastSeen: LastSeen }

/** What chat adds to the hub's presence: choices that last, when users were last there, and who types. */
export class ChatPresence {
  readonly commands: Pick<ChatCommandTable, PresenceCommandType>
  readonly #settings: ChatSettings
  #state: Started | undefined

  constructor(settings: ChatSettings) {
    this.#settings = settings
    this.commands = presenceCommands(settings, () => this.#started.views)
  }

  start(hub: HubServices): void {
    const { store } = this.#settings
    const lastSeen = new LastSeen(store, hub)
    this.#state = { hub, lastSeen, views: new PresenceViews(store, hub, lastSeen) }
  }

  /** Adds the user's presence to what a new session is told; the choice is read before the session counts. */
  async greet(session: SessionView, welcome: () => Promise<SessionStart | Refused>): Promise<SessionStart | Refused> {
    const { hub, views, lastSeen } = this.#started
    const { user, guest } = session
    const row = await views.row(user.id)
    const start = await welcome()
    if (start instanceof Refused) return start
    const now = hub.clock.now()
    if (!guest && !(row && isHidden(row, now))) void lastSeen.seen(user.id, now)
    const choice = choiceOf(row)
    const told = { ...start.welcome, presence: views.whenOpened(row) }
    return { ...start, welcome: told, ...(choice ? { presence: choice } : {}) }
  }

  /** Tells a session of presence: its own, and that of the users it watches. */
  async changed({ id, user }: SessionView, { own, users }: WatchedChange): Promise<void> {
    const { hub, views } = this.#started
    if (own) hub.emitToSession(id, { type: 'own_presence', ...(await views.own(user.id)) })
    if (users.length > 0) hub.emitToSession(id, { type: 'presence_changed', users: await views.of(users) })
  }

  /** P9: resolves when it is stored when the user was last there. Guests come and go, and nobody asks. */
  async gone({ user, guest, at, choice }: UserGone): Promise<void> {
    const isInvisible = choice?.state === 'invisible' && (choice.until ?? Number.POSITIVE_INFINITY) > at
    if (!guest && !isInvisible) await this.#started.lastSeen.seen(user.id, at)
  }

  /** What the session's user typed in it is over. */
  ended({ id }: SessionView): void {
    const { hub } = this.#started
    for (const { roomId, user } of this.#settings.typing.ended(id))
      hub.emit(topicOf(roomId), typingEvent(this.#settings, { roomId, user, active: false }))
  }

  /** Resolves when everything is stored. */
  async stop(): Promise<void> {
    this.#settings.typing.stop()
    await this.#state?.lastSeen.settled()
  }

  get #started(): Started {
    if (!this.#state) throw new Error('chat was not started: await hub.start() before connections are opened')
    return this.#state
  }
}
