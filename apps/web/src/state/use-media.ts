import { useCallback, useSyncExternalStore } from 'react'

/** The widths at which the layout changes, as media queries; the style sheets use the same numbers. */
export const layouts = {
  /** One pane at a time. */
  phone: '(max-width: 639.98px)',
  /** Three columns. */
  desktop: '(min-width: 1024px)',
} as const

/** A finger is the main pointer. */
export const touch = '(pointer: coarse)'

/** Says whether a media query holds, now and when it changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
