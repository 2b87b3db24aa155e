/** The languages of the page. */
export const languages = ['en', 'zh-Hant', 'zh-Hans'] as const
export type Language = (typeof languages)[number]

/** What each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  'zh-Hant': '繁體中文',
  'zh-Hans': '简体中文',
}

/** Every word of the page. A language that lacks one does not compile. */
export interface Catalogue {
  readonly welcomeTitle: string
  readonly welcomeHint: string
  readonly yourName: string
  readonly enter: string
  readonly nameEmpty: string
  readonly nameTooLong: (most: number) => string
  readonly nameControls: string
  readonly language: string

  readonly rooms: string
  readonly otherRooms: string
  readonly noRooms: string
  readonly moreRooms: string
  readonly roomsFailed: string
  readonly roomWithUnread: (room: string, count: number) => string
  readonly members: (count: number) => string
  readonly newRoom: string
  readonly roomName: string
  readonly roomNameEmpty: string
  readonly roomNameTooLong: (most: number) => string
  readonly create: string
  readonly join: string
  readonly joinHint: string
  readonly leaveRoom: string
  readonly roomMenu: string
  readonly noSuchRoom: string
  readonly noRoomOpen: string
  readonly backToRooms: string

  readonly emptyRoomTitle: (room: string) => string
  readonly emptyRoomHint: string
  readonly copyLink: string
  readonly linkCopied: string
  readonly startOfRoom: (room: string) => string
  readonly timeline: (room: string) => string
  readonly today: string
  readonly yesterday: string
  readonly newMessages: string
  readonly newBelow: (count: number) => string
  readonly toLatest: string
  readonly loadingEarlier: string
  readonly loadFailed: string
  readonly edited: string
  readonly deletedMessage: string
  readonly editMessage: string
  readonly deleteMessage: string
  readonly messageMenu: string
  readonly sending: string
  readonly saving: string
  readonly notSent: (reason: string) => string
  readonly notSaved: (reason: string) => string
  readonly notDeleted: (reason: string) => string

  readonly writeTo: (room: string) => string
  readonly send: string
  readonly typing: (names: readonly string[]) => string
  readonly online: string
  readonly offline: string
  readonly onlineCount: (count: number) => string
  readonly people: string
  readonly peopleHere: (count: number) => string
  readonly andMore: (count: number) => string
  readonly you: string
  readonly nobodyOnline: string
  readonly ownMenu: (name: string, presence: string) => string
  readonly useAnotherName: string

  readonly connecting: string
  readonly reconnecting: string
  readonly reconnectingIn: (seconds: number) => string
  readonly networkOffline: string
  readonly signedOut: string
  readonly disconnected: (reason: string) => string
  readonly backOnline: string
  readonly now: string
  readonly connectAgain: string
  readonly chooseName: string

  readonly announced: (name: string, text: string) => string
  readonly announcedMany: (count: number, room: string) => string

  readonly retry: string
  readonly edit: string
  readonly discard: string
  readonly undo: string
  readonly save: string
  readonly cancel: string
  readonly close: string

  readonly reasons: Reasons
}

/** Why something failed, in a few words that follow "Not sent: ". */
export interface Reasons {
  readonly timeout: string
  readonly disconnected: string
  readonly closed: string
  readonly forbidden: string
  readonly not_found: string
  readonly not_a_member: string
  readonly rate_limited: string
  readonly overloaded: string
  readonly storage_full: string
  readonly outbox_full: string
  readonly too_big: string
  readonly limit_reached: string
  readonly conflict: string
  readonly user_changed: string
  readonly internal: string
  readonly too_long: string
  readonly banned: string
  readonly too_many_connections: string
  readonly other: string
}
