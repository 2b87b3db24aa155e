/** What the sources of one workspace folder may import. Tests are held to their package.json only. */
export interface FolderRule {
  /** Workspace packages it may use, besides itself. */
  readonly uses: readonly string[]
  /** Workspace packages of which it may use types only: nothing of them is left at run time. */
  readonly typesOf: readonly string[]
  /** Other libraries: exactly these, or whatever its package.json declares. */
  readonly libraries: readonly string[] | 'declared'
  /** Whether it may import Node's own modules. */
  readonly node: boolean
  /** Whether time, randomness and logs must come through ports. */
  readonly pure: boolean
}

const pure = { typesOf: [], libraries: ['zod'], node: false, pure: true } as const
const onNode = { typesOf: [], libraries: 'declared', node: true, pure: false } as const

/** THE DEPENDENCY RULE of ARCHITECTURE.md, by workspace folder; what is not listed here may not be there. */
export const dependencyRule: Readonly<Record<string, FolderRule>> = {
  'packages/protocol': { ...pure, uses: [] },
  'packages/hub': { ...pure, uses: ['@hubbub/protocol'] },
  'packages/chat': { ...pure, uses: ['@hubbub/protocol', '@hubbub/hub'] },
  'packages/sqlite': { ...onNode, uses: ['@hubbub/hub', '@hubbub/chat'] },
  'packages/server': { ...onNode, uses: ['@hubbub/protocol', '@hubbub/hub', '@hubbub/chat', '@hubbub/sqlite'] },
  'packages/client': {
    uses: ['@hubbub/protocol'],
    typesOf: ['@hubbub/hub', '@hubbub/chat'],
    libraries: [],
    node: false,
    pure: false,
  },
  'packages/cli': { ...onNode, uses: ['@hubbub/protocol', '@hubbub/client', '@hubbub/server'] },
  'apps/web': { uses: ['@hubbub/client'], typesOf: [], libraries: 'declared', node: false, pure: false },
}

/** Largest file that may be committed, in bytes: anything bigger is data or a build, and does not belong in git. */
export const maxFileBytes = 200_000

/** Longest source file, in lines. */
export const maxSourceLines = 500
