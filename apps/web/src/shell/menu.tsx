import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { Icon } from './icon.tsx'
import type { MenuChoice, MenuGroup } from './menu-choice.ts'

/** A button that opens a menu. */
export interface MenuButtonProps {
  readonly label: string
  readonly groups: readonly MenuGroup[]
  readonly className: string
  readonly placement?: 'bottom end' | 'top start'
  /** False where the arrow keys lead here instead. @default true */
  readonly isTabStop?: boolean
  /** What the button shows. */
  readonly children: ReactNode
}

// Not part of the first load: nobody opens a menu in the first second.
const load = () => import('./menu-popover.tsx')
const MenuPopover = lazy(load)

/** Opens a menu of choices. */
export function MenuButton(props: MenuButtonProps): ReactNode {
  const { label, groups, className, placement = 'bottom end', isTabStop = true, children } = props
  const button = useRef<HTMLButtonElement>(null)
  const [state, setState] = useState<'never' | 'open' | 'closed'>('never')
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        tabIndex={isTabStop ? 0 : -1}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={state === 'open'}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setState('open')}
      >
        {children}
      </button>
      {state !== 'never' && (
        <Suspense>
          <MenuPopover
            label={label}
            groups={groups}
            placement={placement}
            trigger={button}
            isOpen={state === 'open'}
            onClose={() => setState('closed')}
          />
        </Suspense>
      )}
    </>
  )
}

/** A menu behind three dots. */
export function MoreButton({ label, choices, isTabStop = true }: MoreButtonProps): ReactNode {
  return (
    <MenuButton label={label} groups={[{ choices }]} className="icon-button" isTabStop={isTabStop}>
      <Icon name="more" />
    </MenuButton>
  )
}

/** What a menu behind three dots offers. */
export interface MoreButtonProps {
  readonly label: string
  readonly choices: readonly MenuChoice[]
  readonly isTabStop?: boolean
}
