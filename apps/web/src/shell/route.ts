import { Store } from '../state/store.ts'

/** What the address shows: the rooms, one room, or who is in it. */
export type Route =
  | { readonly pane: 'rooms' }
  | { readonly pane: 'room'; readonly roomId: string }
  | { readonly pane: 'people'; readonly roomId: string }

/** Reads the part of an address after `#`; what is not understood shows the rooms. */
export function parseRoute(hash: string): Route {
  const [, roomId, people] = /^#\/room\/([A-Za-z0-9_-]{1,64})(\/people)?$/.exec(hash) ?? []
  if (roomId === undefined) return { pane: 'rooms' }
  return { pane: people === undefined ? 'room' : 'people', roomId }
}

/** The part of an address after and with `#`. */
export function routeHash(route: Route): string {
  if (route.pane === 'rooms') return '#/'
  return `#/room/${route.roomId}${route.pane === 'people' ? '/people' : ''}`
}

/** The address of a room, to give to others. */
export function roomLink(roomId: string): string {
  return new URL(routeHash({ pane: 'room', roomId }), location.href).href
}

/** Follows the address, so that the browser's and the phone's way back close what was opened last. */
export class Router {
  readonly route = new Store<Route>(parseRoute(location.hash))
  #previous: string | undefined

  constructor() {
    addEventListener('hashchange', () => this.#show(parseRoute(location.hash)))
  }

  /** Opens a route; the way back leads here. */
  go(route: Route): void {
    location.hash = routeHash(route)
  }

  /** Goes the way back when it leads to `route`, as it does unless the page was opened here; else shows it in place. */
  back(route: Route): void {
    if (this.#previous === routeHash(route)) history.back()
    else this.replace(route)
  }

  /** Shows a route in place of the present one. */
  replace(route: Route): void {
    history.replaceState(history.state, '', routeHash(route))
    this.route.set(route)
  }

  #show(route: Route): void {
    this.#previous = routeHash(this.route.getSnapshot())
    this.route.set(route)
  }
}
