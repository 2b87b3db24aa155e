import { chatWelcome, ref, sessionEvents } from '@hubbub/protocol'
import { asyncapiMessages } from './asyncapi-messages.ts'
import { namedSchemas } from './frame-reference.ts'
import { commands, events, replies, results } from './frame-tables.ts'

/** Commands that are not answered by `ok`. */
const answeredBy: Readonly<Record<string, string>> = { hello: 'welcome', ping: 'pong' }

/** Makes the content of docs/asyncapi.yaml: the server's side of the socket as AsyncAPI 3.0. */
export function asyncapiDocument(): object {
  const messages = asyncapiMessages()
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Hubbub',
      version: String(sessionEvents.welcome.shape.protocol.value),
      description: 'The WebSocket of a Hubbub server. protocol.md says how the frames play together.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: { local: { host: '127.0.0.1:8080', protocol: 'ws', description: 'As `npm start` has it.' } },
    channels: {
      ws: {
        address: '/ws',
        description: 'One JSON object per text frame.',
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
        bindings: { ws: handshake() },
      },
    },
    operations: {
      ...Object.fromEntries(Object.keys(commands).map((type) => [type, commandOperation(type)])),
      events: eventOperation(),
    },
    components: {
      schemas: Object.fromEntries(
        namedSchemas([commands, results, replies, events, { chatWelcome, ref: ref.optional() }]),
      ),
      messages,
      correlationIds: {
        ref: {
          description: 'Chosen by the client for a command, repeated in the reply.',
          location: '$message.payload#/ref',
        },
      },
    },
  }
}

function handshake(): object {
  const text = (description: string): object => ({ description, type: 'string' })
  return {
    method: 'GET',
    query: {
      type: 'object',
      properties: {
        username: text('Signs in as a guest, where guests are allowed.'),
        room_id: text('Joins a room at once.'),
        token: text('A signed token, where the configuration allows it here.'),
      },
    },
    headers: {
      type: 'object',
      properties: {
        Authorization: text('`Bearer` and a signed token.'),
        'Sec-WebSocket-Protocol': text('`hubbub.v1`, and for browsers `bearer.` and a signed token.'),
      },
    },
    bindingVersion: '0.1.0',
  }
}

// Actions are the server's: it receives commands and sends everything else.
function commandOperation(type: string): object {
  return {
    action: 'receive',
    channel: { $ref: '#/channels/ws' },
    messages: [inChannel(`command.${type}`)],
    reply: {
      channel: { $ref: '#/channels/ws' },
      messages: [inChannel(`reply.${answeredBy[type] ?? type}`), inChannel('reply.error')],
    },
  }
}

/** A `welcome` comes unasked to a connection that brought credentials along, an `error` for a command without a `ref`. */
function eventOperation(): object {
  const names = [...Object.keys(events).map((type) => `event.${type}`), 'reply.welcome', 'reply.error']
  return { action: 'send', channel: { $ref: '#/channels/ws' }, messages: names.map(inChannel) }
}

function inChannel(name: string): object {
  return { $ref: `#/channels/ws/messages/${name}` }
}
