import { type SettingNode, settingsTree } from './describe-settings.ts'

/** Renders the reference of all settings, made from the schema. */
export function configurationMarkdown(): string {
  const sections = Object.entries(settingsTree.properties ?? {})
  const plain = sections.filter(([, node]) => !isSection(node))
  return [
    '# Configuration',
    '',
    'Nothing has to be configured. Settings come from, later ones winning: the defaults, a JSON file (`--config FILE`, or',
    'its path in `HUBBUB_CONFIG`), the environment, the options of `hubbub serve`. `hubbub serve --print-config` shows the result.',
    '',
    'In the environment a setting is named `HUBBUB_` and its path in capitals, with `__` for the dot: `HUBBUB_PORT`,',
    '`HUBBUB_LIMITS__FRAME_BYTES`. Lists are written with commas or as JSON, objects as JSON. An unknown or wrong setting stops',
    'the start. `[]` stands for each item of a list.',
    '',
    ...table(plain.map(([key, node]) => rowOf([key], node))),
    ...sections.filter(([, node]) => isSection(node)).flatMap(([key, node]) => section([key], node)),
  ].join('\n')
}

function section(path: readonly string[], node: SettingNode): string[] {
  const { properties, entries } = fieldsOf(node)
  const inner = entries ? [...path, 'PATTERN'] : path
  const fields = Object.entries(properties)
  return [
    '',
    `## ${path.join('.')}`,
    '',
    node.description ?? '',
    '',
    ...table(fields.flatMap(([key, field]) => rowsOf([...inner, key], field))),
  ]
}

function rowsOf(path: readonly string[], node: SettingNode): string[][] {
  const inner = (of: SettingNode, below: readonly string[]): string[][] =>
    Object.entries(of.properties ?? {}).flatMap(([key, field]) => rowsOf([...below, key], field))
  const items = node.items ? inner(node.items, [...path.slice(0, -1), `${path.at(-1)}[]`]) : []
  return [rowOf(path, node), ...inner(node, path), ...items]
}

function fieldsOf(node: SettingNode): { properties: Readonly<Record<string, SettingNode>>; entries: boolean } {
  if (typeof node.additionalProperties === 'object')
    return { properties: node.additionalProperties.properties ?? {}, entries: true }
  return { properties: node.properties ?? {}, entries: false }
}

function isSection(node: SettingNode): boolean {
  return node.type === 'object'
}

function rowOf(path: readonly string[], node: SettingNode): string[] {
  return [`\`${path.join('.')}\``, typeOf(node), defaultOf(node), node.description ?? '']
}

function typeOf(node: SettingNode): string {
  if (node.enum) return node.enum.map((word) => `\`${word}\``).join(', ')
  const names: Readonly<Record<string, string>> = {
    integer: 'number',
    string: 'text',
    boolean: 'true, false',
    array: 'list',
    object: 'object',
  }
  return [names[node.type ?? ''] ?? 'text', node.unit].filter(Boolean).join(', ')
}

function defaultOf(node: SettingNode): string {
  if (node.default === undefined) return 'none'
  return `\`${JSON.stringify(node.default)}\``
}

function table(rows: readonly (readonly string[])[]): string[] {
  const cells = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [cells(['setting', 'type', 'default', 'meaning']), '|---|---|---|---|', ...rows.map(cells)]
}
