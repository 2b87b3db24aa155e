import type { ReactNode, RefObject } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Header, Menu, MenuItem, MenuSection, Popover } from 'react-aria-components/Menu'
import { useLanguage } from '../i18n/words.tsx'
import { Icon } from './icon.tsx'
import type { MenuChoice, MenuGroup } from './menu-choice.ts'
import './menu.css'

/** An open menu. */
export interface MenuPopoverProps {
  readonly label: string
  readonly groups: readonly MenuGroup[]
  readonly placement: 'bottom end' | 'top start'
  readonly trigger: RefObject<HTMLButtonElement | null>
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** The choices of a menu, beside the button that opened it. */
export default function MenuPopover({
  label,
  groups,
  placement,
  trigger,
  isOpen,
  onClose,
}: MenuPopoverProps): ReactNode {
  const { language } = useLanguage()
  return (
    <I18nProvider locale={language}>
      <Popover
        className="menu-popover"
        placement={placement}
        triggerRef={trigger}
        isOpen={isOpen}
        onOpenChange={(open) => {
          if (!open) onClose()
        }}
      >
        <Menu className="menu" aria-label={label} autoFocus="first" onClose={onClose}>
          {groups.map((group) => (
            <Group key={group.choices[0]?.label} group={group} />
          ))}
        </Menu>
      </Popover>
    </I18nProvider>
  )
}

function Group({ group: { title, choices } }: { readonly group: MenuGroup }): ReactNode {
  const chosen = choices.filter((choice) => choice.isChosen).map((choice) => choice.label)
  const selection =
    chosen.length > 0 ? ({ selectionMode: 'single', disallowEmptySelection: true, selectedKeys: chosen } as const) : {}
  return (
    <MenuSection {...selection} {...(title === undefined ? {} : { 'aria-label': title })} className="menu-group">
      {title !== undefined && <Header className="menu-title">{title}</Header>}
      {choices.map((choice) => (
        <Choice key={choice.label} choice={choice} />
      ))}
    </MenuSection>
  )
}

function Choice({ choice: { label, icon, isChosen, lang, act } }: { readonly choice: MenuChoice }): ReactNode {
  return (
    <MenuItem id={label} className="menu-item" textValue={label} onAction={act}>
      {isChosen === undefined ? (
        icon && <Icon name={icon} />
      ) : (
        <span className="menu-mark">{isChosen && <Icon name="check" />}</span>
      )}
      <span lang={lang}>{label}</span>
    </MenuItem>
  )
}
