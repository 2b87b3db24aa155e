/** What the checks need to know of a package.json. */
export interface Manifest {
  /** Its folder from the root of the repository; '' for the root's own. */
  readonly folder: string
  readonly name: string
  readonly private: boolean
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
}

/** Reads the text of a package.json; `path` is its path from the root. Throws SyntaxError when it is not JSON. */
export function parseManifest(path: string, text: string): Manifest {
  const json: unknown = JSON.parse(text)
  const fields = typeof json === 'object' && json !== null ? new Map(Object.entries(json)) : new Map<string, unknown>()
  const names = (field: string): string[] => {
    const table: unknown = fields.get(field)
    return typeof table === 'object' && table !== null ? Object.keys(table) : []
  }
  return {
    folder: path.slice(0, -'/package.json'.length).replace(/^package\.json$/, ''),
    name: String(fields.get('name') ?? ''),
    private: fields.get('private') === true,
    dependencies: [...names('dependencies'), ...names('peerDependencies'), ...names('optionalDependencies')],
    devDependencies: names('devDependencies'),
  }
}
