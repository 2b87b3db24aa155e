import { parseAst } from 'vitest/node'

/** One mention of another module in a source file. */
export interface Import {
  readonly specifier: string
  /** Nothing is left of it at run time. `import { type A }` does not count: it still loads the module. */
  readonly typeOnly: boolean
  readonly line: number
}

/** A source file, with what the checks look at already found. */
export interface SourceFile {
  /** Path from the root of the repository, with forward slashes. */
  readonly path: string
  readonly lines: number
  readonly imports: readonly Import[]
  /** Lines on which the present moment is read by `new Date()` or `Date()`. */
  readonly clockReads: readonly number[]
  /** Lines with a lint suppression that gives no reason. */
  readonly silentSuppressions: readonly number[]
}

interface AnyNode {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

/** Reads the text of a .ts or .tsx file; throws SyntaxError, naming the file, when it cannot be parsed. */
export function readSource(path: string, text: string): SourceFile {
  const imports: Import[] = []
  const clockReads: number[] = []
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length
  for (const node of nodesOf(parse(path, text))) {
    const found = importOf(node)
    if (found) imports.push({ ...found, line: lineOf(node.start) })
    if (readsClock(node)) clockReads.push(lineOf(node.start))
  }
  const lines = text.split('\n')
  const silentSuppressions = lines.flatMap((line, index) => (isSilentSuppression(line) ? [index + 1] : []))
  return { path, lines: lines.length - (text.endsWith('\n') ? 1 : 0), imports, clockReads, silentSuppressions }
}

function parse(path: string, text: string): unknown {
  try {
    return parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' })
  } catch (cause) {
    throw new SyntaxError(`${path} cannot be parsed`, { cause })
  }
}

function* nodesOf(value: unknown): Generator<AnyNode> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item)
  } else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) yield value
    for (const child of Object.values(value)) yield* nodesOf(child)
  }
}

function isNode(value: object): value is AnyNode {
  return 'type' in value && typeof value.type === 'string' && 'start' in value && typeof value.start === 'number'
}

function importOf(node: AnyNode): Omit<Import, 'line'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return from(node['source'], node['importKind'] === 'type')
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return from(node['source'], node['exportKind'] === 'type')
    case 'ImportExpression':
      return from(node['source'], false)
    case 'TSImportType':
      return from(node['source'], true)
    default:
      return undefined
  }
}

function from(source: unknown, typeOnly: boolean): Omit<Import, 'line'> | undefined {
  if (typeof source !== 'object' || source === null || !('value' in source)) return undefined
  return typeof source.value === 'string' ? { specifier: source.value, typeOnly } : undefined
}

function readsClock(node: AnyNode): boolean {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false
  const callee = node['callee']
  const named = typeof callee === 'object' && callee !== null && 'name' in callee && callee.name === 'Date'
  const given = node['arguments']
  return named && (node.type === 'CallExpression' || (Array.isArray(given) && given.length === 0))
}

function isSilentSuppression(line: string): boolean {
  return /\/[/*]\s*(?:ox|es)lint-disable(?!.* -- \S)/.test(line)
}
