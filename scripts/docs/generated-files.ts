import { configurationMarkdown, openApiDocument } from '@hubbub/server'
import { asyncapiDocument } from './asyncapi-document.ts'
import { protocolDocument } from './protocol-document.ts'
import { rightsDocument } from './rights-document.ts'
import { toYaml } from './yaml.ts'

/** A file that is made from the source. */
export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string
  readonly make: () => Promise<string>
}

/** Renews every generated file. */
export const renewCommand = 'npm run docs'

/** The rights matrix. */
export const rightsFile: GeneratedFile = {
  path: 'docs/rights.md',
  make: async () => markdown(rightsDocument(), 'the tables in packages/chat/src/rights'),
}

/** Every generated file of docs/. */
export const generatedFiles: readonly GeneratedFile[] = [
  {
    path: 'docs/protocol.md',
    make: async () =>
      markdown(await protocolDocument(), 'scripts/docs/protocol.md and the schemas in packages/protocol'),
  },
  {
    path: 'docs/asyncapi.yaml',
    make: async () => `# ${origin('the schemas in packages/protocol')}\n${toYaml(asyncapiDocument())}`,
  },
  {
    path: 'docs/openapi.yaml',
    make: async () =>
      `# ${origin('the routes in packages/server/src/http and the schemas in packages/protocol')}\n${toYaml(openApiDocument())}`,
  },
  {
    path: 'docs/configuration.md',
    make: async () => markdown(configurationMarkdown(), 'the schema in packages/server/src/config'),
  },
  rightsFile,
]

/** Makes the files and returns those that differ from what `read` finds, with what they should hold. */
export async function staleFiles(
  files: readonly GeneratedFile[],
  read: (path: string) => Promise<string | undefined>,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const made = await Promise.all(
    files.map(async ({ path, make }) => ({ path, text: await make(), found: await read(path) })),
  )
  return made.filter(({ text, found }) => text !== found).map(({ path, text }) => ({ path, text }))
}

function markdown(text: string, source: string): string {
  return `<!-- ${origin(source)} -->\n\n${text.trimEnd()}\n`
}

function origin(source: string): string {
  return `Made by \`${renewCommand}\` from ${source}.`
}
