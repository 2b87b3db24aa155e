import type { HubClient } from '@hubbub/client'
import { connectShared } from '@hubbub/client/tabs'
import { Announcer } from '../announce/announcer.ts'
import { Directory } from '../rooms/directory.ts'
import { Seen } from '../rooms/seen.ts'
import { Unread } from '../rooms/unread.ts'
import { Changes } from '../timeline/changes.ts'
import { Activity } from './activity.ts'

/** Everything that lives as long as one signed-in user of the page. */
export interface Session {
  /** Tells sessions of this page apart. */
  readonly key: number
  readonly hub: HubClient
  readonly directory: Directory
  readonly seen: Seen
  readonly unread: Unread
  readonly changes: Changes
  readonly announcer: Announcer
  /** Ends it; what is unsent stays with the SDK for the next time. */
  close(): void
}

let opened = 0

/** Signs in by name; the SDK remembers the guest, so the same name in the same browser is the same user. */
export function openSession(username: string): Session {
  const hub = connectShared(new URL('ws', document.baseURI), { username, client: { name: 'web', version: '0.1.0' } })
  const seen = new Seen()
  const directory = new Directory(hub)
  const unread = new Unread(hub, seen)
  const changes = new Changes()
  const announcer = new Announcer()
  const activity = new Activity(hub)
  const leaving = (): void => changes.flush()
  addEventListener('pagehide', leaving)
  opened += 1
  return {
    key: opened,
    hub,
    directory,
    seen,
    unread,
    changes,
    announcer,
    close() {
      removeEventListener('pagehide', leaving)
      changes.flush()
      activity.close()
      announcer.close()
      unread.close()
      directory.close()
      seen.close()
      hub.close()
    },
  }
}
