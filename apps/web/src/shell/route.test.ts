import { expect, test } from 'vitest'
import { parseRoute, type Route, routeHash } from './route.ts'

test.each<Route>([{ pane: 'rooms' }, { pane: 'room', roomId: 'general' }, { pane: 'people', roomId: 'a-b_C9' }])(
  'the address of %o reads back as it',
  (route) => {
    expect(parseRoute(routeHash(route))).toEqual(route)
  },
)

test.each(['', '#', '#/nothing', '#/room/', '#/room/a/b', '#/room/<img>', `#/room/${'x'.repeat(65)}`])(
  '%s shows the rooms',
  (hash) => {
    expect(parseRoute(hash)).toEqual({ pane: 'rooms' })
  },
)
