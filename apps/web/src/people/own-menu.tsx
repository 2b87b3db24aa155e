import type { ReactNode } from 'react'
import { languageNames, languages } from '../i18n/catalogue.ts'
import { useLanguage } from '../i18n/words.tsx'
import { useConnection, useOwnName, usePage } from '../session/page-context.tsx'
import { MenuButton } from '../shell/menu.tsx'
import type { MenuGroup } from '../shell/menu-choice.ts'
import { Avatar } from './avatar.tsx'
import './people.css'
import { PresenceMark } from './presence-mark.tsx'

/** Oneself, below the rooms: name, presence, and what can be set. */
export function OwnMenu(): ReactNode {
  const { language, words, setLanguage } = useLanguage()
  const { account } = usePage()
  const connection = useConnection()
  const name = useOwnName()
  const presence = connection.at === 'online' ? 'online' : 'offline'
  const groups: readonly MenuGroup[] = [
    {
      title: words.language,
      choices: languages.map((each) => ({
        label: languageNames[each],
        lang: each,
        isChosen: each === language,
        act: () => setLanguage(each),
      })),
    },
    { choices: [{ label: words.useAnotherName, icon: 'edit', act: () => account.leave() }] },
  ]
  return (
    <MenuButton label={words.ownMenu(name, words[presence])} groups={groups} className="own" placement="top start">
      <Avatar name={name} isOwn />
      <bdi className="own-name one-line">{name}</bdi>
      <PresenceMark state={presence} />
    </MenuButton>
  )
}
