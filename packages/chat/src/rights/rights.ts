import type { RoomKind } from '@hubbub/protocol'
import type { Place } from './roles.ts'

/** The least place in a room that an act asks for; `nobody` where it makes no sense. */
export type Least = Place | 'nobody'

/** Who may do one thing in a room. */
export interface RoomRight {
  /** By kind of room. */
  readonly least: Readonly<Record<RoomKind, Least>>
  /** The least place while the room is read-only, where that is more. */
  readonly inReadOnly?: Place
  /** It can still be done in an archived room. @default true */
  readonly inArchived?: boolean
  /** It is words: a muted member may not do it. @default false */
  readonly isSpeech?: boolean
  /** The least place of a guest, where that is more. */
  readonly guestsFrom?: Least
  /** Administrators of the server may do it in rooms that are not direct, whatever their place. @default false */
  readonly serverAdmins?: boolean
  /** An invitation, or a link that is good, stands in for the place. @default false */
  readonly invited?: boolean
  /** Whoever is banned from the room may do it. @default true */
  readonly banned?: boolean
  /** It is done to a member: only to lower ones than oneself, and never to the owner. @default false */
  readonly isUponMembers?: boolean
}

const everywhere = (least: Least): RoomRight['least'] => ({
  public: least,
  private: least,
  direct: least,
  group: least,
})
const inRooms = (least: Least): RoomRight['least'] => ({
  public: least,
  private: least,
  direct: 'nobody',
  group: 'nobody',
})

/** What can be done in a room, and who may: the one table that every command and every HTTP route asks, through `may`. */
export const roomRights = {
  /** See that the room is there, and what it is for. */
  see_room: {
    least: { public: 'outsider', private: 'member', direct: 'member', group: 'member' },
    invited: true,
    serverAdmins: true,
  },
  enter: {
    least: { public: 'outsider', private: 'nobody', direct: 'nobody', group: 'nobody' },
    inArchived: false,
    invited: true,
    banned: false,
    serverAdmins: true,
  },
  leave: { least: { public: 'outsider', private: 'outsider', direct: 'nobody', group: 'outsider' } },
  /** Read its messages, its members, its receipts. */
  read: { least: everywhere('member') },
  /** Read the files that it shows. */
  read_file: { least: everywhere('member'), serverAdmins: true },
  /** Say where one is in the reading of it; keep a draft. */
  mark: { least: everywhere('member') },
  type: { least: everywhere('member'), inReadOnly: 'moderator', inArchived: false, isSpeech: true },
  send: { least: everywhere('member'), inReadOnly: 'moderator', inArchived: false, isSpeech: true },
  /** Write as often as one likes where the room has slow mode. */
  skip_slow_mode: { least: inRooms('moderator'), serverAdmins: true },
  react: { least: everywhere('member'), inArchived: false, isSpeech: true },
  /** Change or delete one's own messages. */
  change_own: { least: everywhere('member'), inArchived: false },
  delete_others: { least: inRooms('moderator'), serverAdmins: true },
  mention_room: {
    least: { public: 'moderator', private: 'member', direct: 'member', group: 'member' },
    inArchived: false,
    isSpeech: true,
    guestsFrom: 'moderator',
  },
  pin: {
    least: { public: 'moderator', private: 'member', direct: 'member', group: 'member' },
    inArchived: false,
  },
  ask_to_join: {
    least: { public: 'nobody', private: 'outsider', direct: 'nobody', group: 'nobody' },
    inArchived: false,
    banned: false,
  },
  answer_requests: { least: inRooms('moderator'), inArchived: false, serverAdmins: true },
  invite: {
    least: { public: 'member', private: 'moderator', direct: 'nobody', group: 'nobody' },
    inArchived: false,
    guestsFrom: 'moderator',
    serverAdmins: true,
  },
  /** Make links that let their holders in, see them with their tokens, revoke them. */
  make_invite_link: { least: inRooms('moderator'), inArchived: false, serverAdmins: true },
  /** Change its name, topic, description and picture. */
  describe: {
    least: { public: 'admin', private: 'admin', direct: 'nobody', group: 'member' },
    inArchived: false,
    serverAdmins: true,
  },
  /** Change who may write and how often, how long messages are kept, and whether it is public. */
  configure: { least: inRooms('admin'), inArchived: false, serverAdmins: true },
  archive: { least: inRooms('owner'), serverAdmins: true },
  delete_room: { least: inRooms('owner'), serverAdmins: true },
  mute: { least: inRooms('moderator'), inArchived: false, serverAdmins: true, isUponMembers: true },
  kick: { least: inRooms('moderator'), serverAdmins: true, isUponMembers: true },
  /** Keep somebody out, let them in again, see who is kept out. */
  ban: { least: inRooms('moderator'), serverAdmins: true, isUponMembers: true },
  set_role: { least: inRooms('admin'), serverAdmins: true, isUponMembers: true },
  transfer: { least: inRooms('owner'), serverAdmins: true },
  /** Make, change and look at its webhooks. */
  integrate: { least: inRooms('admin'), inArchived: false, guestsFrom: 'nobody', serverAdmins: true },
  /** Read who did which administrative act in it. */
  audit: { least: inRooms('admin'), serverAdmins: true },
} as const satisfies Readonly<Record<string, RoomRight>>

/** Something that can be done in a room. */
export type RoomAct = keyof typeof roomRights
