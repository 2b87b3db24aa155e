import type { Cancel } from '../environment.ts'

/** What the tabs of one browser say to each other; a structured clone of it arrives. */
export interface TabChannel {
  /** Reaches every other tab that has the channel open; messages of one tab keep their order. */
  post(message: unknown): void
  /** Nothing is received from here on. */
  close(): void
}

/** How a lock is asked for. */
export interface LockRequest {
  /** Aborting it before the lock is there withdraws the request. */
  readonly signal: AbortSignal
  /** Takes the lock from whoever holds it. */
  readonly steal: boolean
}

/** The locks of a browser: each is held by one tab, and free when that tab ends. */
export interface Locks {
  /**
   * Runs `task` while holding the lock. Resolves when the task has ended or the request was withdrawn, with `lost` as soon
   * as another tab has taken the lock.
   */
  request(name: string, how: LockRequest, task: () => Promise<void>): Promise<'ended' | 'lost'>
}

/** What the browser offers to its tabs; without it each tab connects by itself. */
export interface TabsEnvironment {
  readonly locks: Locks
  /** Opens a channel; messages of this tab do not come back to it. */
  openChannel(name: string, receive: (message: unknown) => void): TabChannel
  /** Tells when the page is about to stand still, and when it goes on; the result stops it. */
  watchPage(listener: (now: 'frozen' | 'thawed') => void): Cancel
}
