import { defineModule, type HubServices, type Module, Refused, topic, type TopicNamespace } from '@hubbub/hub'
import { chatLog } from './chat-log.ts'
import type { ChatCommandTable } from './commands/chat-command.ts'
import { commit } from './commit.ts'
import { presenceEvents } from './events.ts'
import { ChatFiles } from './files/chat-files.ts'
import { fileSettings } from './files/file-options.ts'
import { Greetings } from './greetings.ts'
import { integrationCommands } from './integrations/integration-commands.ts'
import { markCommands } from './marks/mark-commands.ts'
import { historyCommands } from './messages/history-commands.ts'
import { messageCommands } from './messages/message-commands.ts'
import { reactionCommands } from './messages/reaction-commands.ts'
import { chatDefaults, type ChatOptions, type ChatSettings } from './options.ts'
import { Departures } from './people/departures.ts'
import { peopleCommands } from './people/people-commands.ts'
import { PeopleSweep } from './people/people-sweep.ts'
import { withRecent } from './recent/recent-store.ts'
import { searchCommands } from './search/search-commands.ts'
import { auditCommands } from './rooms/audit-commands.ts'
import { directCommands } from './rooms/direct-commands.ts'
import { inviteCommands } from './rooms/invite-commands.ts'
import { memberCommands } from './rooms/member-commands.ts'
import { roomCommands } from './rooms/room-commands.ts'
import { RoomSweeper } from './rooms/room-sweeper.ts'
import { ChatPresence } from './presence/chat-presence.ts'
import { Typing } from './presence/typing.ts'
import { roomIdOf } from './wire.ts'
import { webhookCommands } from './webhooks/webhook-commands.ts'
import { WebhookSender } from './webhooks/webhook-sender.ts'
import { welcome } from './welcome.ts'

/** Chat as the hub sees it. */
export type ChatModule = Module<ChatCommandTable, { readonly 'room::id': TopicNamespace }>

/** Makes the chat module: rooms, members, messages. One per hub; several hubs may share a store that is made for it. */
export function chat(options: ChatOptions): ChatModule {
  const store = withRecent(options.store, { ...chatDefaults.recent, ...options.recent })
  const { webhookLink } = options
  const limits = { ...chatDefaults.limits, ...options.limits }
  const settings: ChatSettings = {
    store,
    defaultRooms: options.defaultRooms ?? chatDefaults.defaultRooms,
    limits,
    greetings: new Greetings(),
    typing: new Typing(limits),
    tickets: options.tickets,
    keySecrets: options.keySecrets,
    files: options.files && fileSettings(options.files),
    webhooks: webhookLink && new WebhookSender(store, webhookLink, options.webhooks),
  }
  const departures = new Departures()
  const presence = new ChatPresence(settings)
  const files = new ChatFiles(settings)
  const commands: ChatCommandTable = {
    ...roomCommands(settings),
    ...memberCommands(settings),
    ...inviteCommands(settings),
    ...directCommands(settings),
    ...auditCommands(settings),
    ...messageCommands(settings),
    ...reactionCommands(settings),
    ...historyCommands(settings),
    ...presence.commands,
    ...markCommands(settings),
    ...peopleCommands(settings, departures),
    ...searchCommands(settings),
    ...integrationCommands(settings),
    ...webhookCommands(settings),
    ...files.commands,
  }
  let services: HubServices | undefined
  let sweep: PeopleSweep | undefined
  let roomSweeper: RoomSweeper | undefined
  return defineModule('chat', {
    commands,
    topics: {
      // `room:` and then the placeholder for the room's id.
      'room::id': topic({
        subscribe: (session, name) =>
          store.read({ kind: 'is_member', roomId: roomIdOf(name), userId: session.user.id }),
        publish: 'server',
        log: chatLog(store, settings.limits.catchUpRows),
        presence: { ...options.presence, frames: presenceEvents },
      }),
    },
    start: async (hub) => {
      services = hub
      presence.start(hub)
      files.start(hub)
      for (const id of settings.defaultRooms) await makeDefaultRoom(hub, settings, id)
      await departures.resume({ hub, settings })
      await settings.webhooks?.start(hub)
      sweep = new PeopleSweep({ hub, settings })
      roomSweeper = new RoomSweeper(hub, settings)
    },
    welcome: async (session) => {
      if (!services) throw new Error('chat was not started: await hub.start() before connections are opened')
      const hub = services
      return presence.greet(session, () => welcome(hub, settings, session))
    },
    presenceChanged: (session, changed) => presence.changed(session, changed),
    userGone: (gone) => presence.gone(gone),
    sessionEnded: async (session) => {
      presence.ended(session)
      await files.ended(session)
    },
    binary: (context) => files.binary(context),
    stop: async () => {
      await presence.stop()
      await files.stop()
      sweep?.stop()
      await roomSweeper?.stop()
      departures.stop()
      settings.webhooks?.stop()
    },
  })
}

/** C10: makes a default room unless it is there. */
async function makeDefaultRoom(hub: HubServices, settings: ChatSettings, id: string): Promise<void> {
  const write = {
    kind: 'create_room',
    roomKind: 'public',
    at: hub.clock.now(),
    roomId: id,
    name: id,
    creator: null,
    limits: settings.limits,
  } as const
  const made = await commit({ hub, settings }, write)
  if (made instanceof Refused && made.refusal.code !== 'conflict')
    throw new Error(`default room "${id}": ${made.refusal.message}`)
}
