import type { IconName } from './icon.tsx'

/** One choice of a menu. */
export interface MenuChoice {
  readonly label: string
  readonly icon?: IconName
  /** Of a group of which one is chosen: whether it is this one. */
  readonly isChosen?: boolean
  /** The language of the label, where it is not the page's. */
  readonly lang?: string
  readonly act: () => void
}

/** Choices that belong together. */
export interface MenuGroup {
  readonly title?: string
  readonly choices: readonly MenuChoice[]
}
