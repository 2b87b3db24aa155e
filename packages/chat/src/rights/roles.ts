import type { RoomRole } from '@hubbub/protocol'

/** A user's place in a room, from least to most. */
export const places = ['outsider', 'member', 'moderator', 'admin', 'owner'] as const

/** A user's place in a room: `outsider` for those who are not in it. */
export type Place = (typeof places)[number]

/** Says whether a place is at least another one. */
export function isAtLeast(place: Place, least: Place): boolean {
  return places.indexOf(place) >= places.indexOf(least)
}

/** Says whether one member may act upon another: only upon lower ones, and nobody upon the owner. */
export function outranks(place: Place, target: RoomRole): boolean {
  return places.indexOf(place) > places.indexOf(target)
}
