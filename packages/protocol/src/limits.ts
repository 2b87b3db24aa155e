/** Fixed bounds of the wire; configurable ones are announced in `welcome.limits`. */
export const wireLimits = {
  /** Longest topic name, in characters. */
  topicChars: 255,
  /** Longest `ref`, in characters. */
  refChars: 64,
  /** Longest idempotency key, in characters. */
  clientIdChars: 64,
  /** Deepest nesting of a published payload: deeper ones could exhaust the stack of a reader. */
  payloadDepth: 64,
  /** Most positions in one `hello`. */
  positions: 5_000,
  /** Longest message text, in characters. */
  contentChars: 16_000,
  /** Most files named by one message; the configured limit is lower. */
  attachments: 100,
  /** Longest name of a file as a client gives it, in characters. */
  fileNameChars: 1_000,
  /** Longest room name, in characters. */
  roomNameChars: 80,
  /** Longest topic of a room, in characters. */
  roomTopicChars: 250,
  /** Longest description of a room, in characters. */
  roomDescriptionChars: 4_000,
  /** Longest reason, or note with a request, in characters. */
  noteChars: 500,
  /** Most people of a group room, with the one who opens it. */
  groupPeople: 10,
  /** Most users invited by the command that makes a room. */
  firstInvitations: 50,
  /** Longest search query, in characters. */
  queryChars: 256,
  /** Longest user name, in characters. */
  usernameChars: 40,
  /** Longest address of a webhook, in characters. */
  webhookUrlChars: 2_000,
  /** Most rows in one page of a list. */
  pageRows: 200,
} as const
