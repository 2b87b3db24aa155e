import { termRules } from '@hubbub/chat/ports'

/** By which rules terms are made here: chat's own, and the Unicode that this Node knows. An index made by others is none. */
export const indexRules: string = `${termRules} ${process.versions.unicode}`
