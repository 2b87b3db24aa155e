/**
 * Writes a JSON value as YAML 1.2 in block style, in the order of its keys, ending with a line break. Fields that are
 * undefined are left out; throws a TypeError for what is not JSON.
 */
export function toYaml(value: unknown): string {
  const node = render(value)
  if (node.kind === 'inline') return `${node.text}\n`
  const lines = node.kind === 'literal' ? [node.head, ...indented(node.lines)] : node.lines
  return `${lines.join('\n')}\n`
}

/** A node is written on the line of its key, under it, or with a head on that line and the rest under it. */
type Node =
  | { readonly kind: 'inline'; readonly text: string }
  | { readonly kind: 'block'; readonly lines: readonly string[] }
  | { readonly kind: 'literal'; readonly head: string; readonly lines: readonly string[] }

function render(value: unknown): Node {
  if (typeof value === 'string') return renderText(value)
  if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
    return { kind: 'inline', text: String(value) }
  }
  if (typeof value !== 'object') throw new TypeError(`JSON has no ${typeof value === 'number' ? value : typeof value}`)
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return items.length === 0 ? { kind: 'inline', text: '[]' } : { kind: 'block', lines: items.flatMap(listItem) }
  }
  const lines = Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : mapEntry(key, inner)))
  return lines.length === 0 ? { kind: 'inline', text: '{}' } : { kind: 'block', lines }
}

function mapEntry(key: string, value: unknown): readonly string[] {
  const node = render(value)
  const name = scalar(key)
  if (node.kind === 'inline') return [`${name}: ${node.text}`]
  return [node.kind === 'literal' ? `${name}: ${node.head}` : `${name}:`, ...indented(node.lines)]
}

function listItem(value: unknown): readonly string[] {
  const node = render(value)
  if (node.kind === 'inline') return [`- ${node.text}`]
  if (node.kind === 'literal') return [`- ${node.head}`, ...indented(node.lines)]
  return node.lines.map((line, index) => (index === 0 ? `- ${line}` : indent(line)))
}

const indented = (lines: readonly string[]): readonly string[] => lines.map(indent)
const indent = (line: string): string => (line === '' ? '' : `  ${line}`)

/** Several lines become a literal block where that keeps every character. */
function renderText(text: string): Node {
  if (!isLiteral(text)) return { kind: 'inline', text: scalar(text) }
  const endsWithBreak = text.endsWith('\n')
  const lines = (endsWithBreak ? text.slice(0, -1) : text).split('\n')
  return { kind: 'literal', head: endsWithBreak ? '|' : '|-', lines }
}

function isLiteral(text: string): boolean {
  const isPlain = !unprintable.test(text) && !text.includes('\t')
  return isPlain && /\n./.test(text) && /^[^\s]/.test(text) && !text.endsWith('\n\n')
}

// What YAML cannot hold as it is, or takes for the end of a line. Line breaks and tabs are looked at on their own.
const unprintable = /(?![\n\t])\p{Cc}|[\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u
const unprintables = new RegExp(unprintable.source, 'gu')

/** Plain where no reader of YAML 1.1 or 1.2 can take it for anything else, otherwise in double quotes. */
function scalar(text: string): string {
  const isPlain =
    /^[\p{L}_$/][^\n\t]*$/u.test(text) &&
    !unprintable.test(text) &&
    !/:(\s|$)|\s#|\s$/u.test(text) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
  if (isPlain) return text
  return JSON.stringify(text).replace(unprintables, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
