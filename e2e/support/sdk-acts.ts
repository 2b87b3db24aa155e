import type { Message } from '@hubbub/client'
import type { Person, SdkWorld } from './sdk-world.ts'

/** What one person can do at a moment: each act once, whether or not it is allowed or there is anything to do it to. */
const acts = {
  edit: (world, person) => {
    const one = ownOf(world, person)
    return one && person.room.edit(one.id, `${one.content}!`)
  },
  delete: (world, person) => {
    const one = ownOf(world, person)
    return one && person.room.delete(one.id)
  },
  react: (world, person) => {
    const one = anyOf(world, person)
    return (
      one && person.room.call(world.random.below(3) === 0 ? 'unreact' : 'react', { message_id: one.id, emoji: '👍' })
    )
  },
  pin: (world, person) => {
    const one = anyOf(world, person)
    return one && person.room.call('pin', { message_id: one.id })
  },
  read: (world, person) => {
    const one = anyOf(world, person)
    if (one) person.store.room('general').read(one.seq)
  },
  readEverything: (_, person) => person.store.readAll(),
  markUnread: (world, person) => {
    const one = anyOf(world, person)
    return one && person.store.room('general').markUnread(one.seq)
  },
  draft: (world, person) => {
    person.store
      .room('general')
      .draft()
      .set(world.random.below(3) === 0 ? '' : `draft ${world.random.below(100)}`)
  },
  sayElsewhere: (world, person) => {
    person.client.room('side').send(`aside ${world.random.below(1_000)}`)
  },
  nameSomebody: (world, person) => {
    const other = world.people[world.random.below(world.people.length)]
    person.client.room('side').send(`@${other?.name} look`)
  },
  readElsewhere: (_, person) => {
    const room = person.store.room('side')
    if (room.info) room.read(room.info.last_seq)
  },
  join: (_, person) => person.client.room('side').join(),
  leave: (world, person) => world.random.below(3) === 0 && person.client.room('side').leave(),
  kick: (world, person) => person.client.room('side').call('kick', { user_id: someoneOf(world) }),
  setRole: (world, person) =>
    person.client
      .room('side')
      .call('set_role', { user_id: someoneOf(world), role: world.random.pick(['moderator', 'member', 'admin']) }),
  mute: (world, person) => person.client.room('side').call('mute', { user_id: someoneOf(world) }),
  ignore: (world, person) =>
    person.client.call(world.random.below(2) === 0 ? 'ignore_user' : 'unignore_user', { user_id: someoneOf(world) }),
  rename: (world, person) =>
    person.client.room('side').call('update_room', { name: `side ${world.random.below(100)}`, topic: person.name }),
} satisfies Record<string, (world: SdkWorld, person: Person) => unknown>

/** Lets a person do something at random. What is refused or lost in a cut is no fault: both sides have to agree after it. */
export function act(world: SdkWorld, person: Person): void {
  const chosen = Object.values(acts)[world.random.below(Object.keys(acts).length)]
  const done = chosen?.(world, person)
  if (done instanceof Promise) done.catch(() => undefined)
}

function anyOf(world: SdkWorld, person: Person): Message | undefined {
  const { messages } = person.room.timeline.getSnapshot()
  return messages[world.random.below(Math.max(1, messages.length))]
}

function ownOf(world: SdkWorld, person: Person): Message | undefined {
  const own = person.room.timeline
    .getSnapshot()
    .messages.filter((message) => message.user_id === person.client.user?.id && !message.deleted_at)
  return own[world.random.below(Math.max(1, own.length))]
}

function someoneOf(world: SdkWorld): string {
  return world.people[world.random.below(world.people.length)]?.client.user?.id ?? 'u_nobody'
}
