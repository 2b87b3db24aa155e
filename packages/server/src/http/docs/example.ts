import type { Operation, Parameter } from '../openapi/operation.ts'
import { html, type Html } from './html.ts'

/** Longest line of JSON before it is broken, in characters. */
const lineChars = 48

/** Shows a request as a command line of curl. */
export function curl(method: string, path: string, operation: Operation): Html {
  const { parameters = [], requestBody, security } = operation
  const known = parameters.flatMap((each) => ('name' in each ? [each] : []))
  const lines = [method === 'get' ? 'curl' : `curl -X ${method.toUpperCase()}`, quoted(address(path, known))]
  if (security.length > 0) lines.push('-H "Authorization: Bearer $TOKEN"')
  const body = requestBody?.content['application/json']
  if (body?.example !== undefined) {
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(layOut(body.example, '  '))}`)
  }
  return html`<pre class="example"><code>${lines.join(' \\\n  ')}</code></pre>`
}

/** Shows JSON, the names of its fields set apart. */
export function jsonBlock(value: unknown): Html {
  const text = layOut(value, '')
  const pieces = text.split(/("(?:[^"\\]|\\.)*"(?=: ))/)
  return html`<pre class="example"><code>${pieces.map((piece, at) => (at % 2 === 1 ? html`<b>${piece}</b>` : html`${piece}`))}</code></pre>`
}

function address(path: string, parameters: readonly Parameter[]): string {
  const values = new Map(parameters.map(({ name, example }) => [name, example]))
  const filled = path.replaceAll(/\{(\w+)\}/g, (all, name: string) => {
    const value = values.get(name)
    return value === undefined ? all : encoded(value)
  })
  const query = parameters.flatMap(({ in: where, name, example }) =>
    where === 'query' && example !== undefined ? [example].flat().map((each) => `${name}=${encoded(each)}`) : [],
  )
  return `https://chat.example${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`
}

/** A value in an address; those of examples are texts, numbers and the like. */
function encoded(value: unknown): string {
  return encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))
}

/** In single quotes, as shells take them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** JSON with short objects on one line. */
function layOut(value: unknown, indent: string): string {
  const flat = onOneLine(value)
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= lineChars) return flat
  const inner = `${indent}  `
  const isList = Array.isArray(value)
  const lines = isList
    ? value.map((each: unknown) => inner + layOut(each, inner))
    : Object.entries(value).map(([key, each]) => `${inner}${JSON.stringify(key)}: ${layOut(each, inner)}`)
  return `${isList ? '[' : '{'}\n${lines.join(',\n')}\n${indent}${isList ? ']' : '}'}`
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${onOneLine(each)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
