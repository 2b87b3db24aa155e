export type * from './api.ts'
export { connect } from './connect.ts'
export { defaultEnvironment } from './default-environment.ts'
export type * from './environment.ts'
export { type ClientErrorCode, type CloseInfo, HubError, type HubErrorCode, type HubErrorDetails } from './errors.ts'
export * from './options.ts'
export { IndexedDbOutbox } from './outbox/indexed-db-outbox.ts'
export {
  applyEvent,
  emptyTimeline,
  type PageKind,
  type TimelineEvent,
  type TimelineState,
  type Typist,
} from './room/timeline-state.ts'
export type { ConnectionState } from './state.ts'
export type * from './types.ts'
export type { JoinedRoom, Message, Position, PresentUser, User } from '@hubbub/protocol'
