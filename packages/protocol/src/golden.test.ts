import { expect, test } from 'vitest'
import { encode } from './codec.ts'
import {
  chatCommands,
  chatReplies,
  chatWelcome,
  hubCommands,
  serverFrames,
  sessionReplies,
  topicReplies,
} from './frames/index.ts'
import { type GoldenFrame, goldenFrames } from './golden.ts'
import { parseFields, parseFrame, schemaOf } from './parse.ts'

const commands = { ...hubCommands, ...chatCommands }
const replies = { ...sessionReplies, ...topicReplies, ...chatReplies }
const toServer = goldenFrames.filter(({ direction }) => direction === 'to_server')
const toClient = goldenFrames.filter(({ direction }) => direction === 'to_client')
const typesOf = (frames: readonly GoldenFrame[]): ReadonlySet<string> => new Set(frames.map(({ frame }) => frame.type))
const schemaIn = (table: typeof commands | typeof serverFrames | typeof replies, type: string) => {
  const schema = schemaOf(table, type)
  if (!schema) throw new Error(`no schema is called ${type}`)
  return schema
}

test.each(toServer)('to the server: $name', ({ frame }) => {
  const raw = parseFrame(encode(frame))
  if (!raw.ok) throw new Error(raw.refusal.message)
  const { type, ref, ...fields } = frame
  expect(raw.value).toMatchObject({ type, ref })
  expect(parseFields(schemaIn(commands, type), raw.value)).toEqual({ ok: true, value: fields })
})

test.each(toClient)('to the client: $name', ({ frame }) => {
  const { type, ...fields } = frame
  expect(schemaIn(serverFrames, type).parse(fields)).toEqual(fields)
})

test('the welcome has what the chat module adds', () => {
  const welcome = toClient.find(({ frame }) => frame.type === 'welcome')
  expect(welcome?.frame).toMatchObject(chatWelcome.parse(welcome?.frame))
})

const results = toClient.filter(({ frame }) => frame.type === 'ok')
const commandOf = ({ frame }: GoldenFrame): string => {
  const command = toServer.find((candidate) => candidate.frame['ref'] === frame['ref'])
  if (!command) throw new Error(`nothing is answered by ref ${String(frame['ref'])}`)
  return command.frame.type
}

test.each(results)('E1: the reply "$name" is as the schema of its command says', (golden) => {
  const { type, ref, ...fields } = golden.frame
  expect({ type, ref }).toEqual({ type: 'ok', ref: expect.anything() })
  expect(schemaIn(replies, commandOf(golden)).parse(fields)).toEqual(fields)
})

test('every reply to a command has a golden frame', () => {
  expect([...new Set(results.map(commandOf))].toSorted()).toEqual(Object.keys(replies).toSorted())
})

test('every command has a golden frame', () => {
  expect([...typesOf(toServer)].toSorted()).toEqual(Object.keys(commands).toSorted())
})

test('every frame of the server has a golden frame', () => {
  expect([...typesOf(toClient)].toSorted()).toEqual(Object.keys(serverFrames).toSorted())
})

test('names tell golden frames of one direction apart', () => {
  for (const frames of [toServer, toClient]) {
    const names = frames.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  }
})

test('no command of a module has a name of the hub', () => {
  expect(Object.keys(chatCommands).filter((type) => Object.hasOwn(hubCommands, type))).toEqual([])
})
