import { type Columns, orderOf, type TableDefinition } from './define-table.ts'

/** A value that orders rows. */
export type OrderValue = string | number | boolean

/** A scan with its columns put in order. */
export interface OrderedScan<Name extends string> {
  readonly order: readonly Name[]
  readonly equals: readonly OrderValue[]
  /** Values of the columns right after those of `equals`. */
  readonly after: readonly OrderValue[]
}

/** Puts what a scan asks for in the order of its index; throws when its columns are not the first ones. */
export function orderScan<C extends Columns, Key extends keyof C & string, Index extends string>(
  definition: TableDefinition<C, Key, Index>,
  scan: { readonly index?: Index; readonly equals?: object; readonly after?: object },
): OrderedScan<keyof C & string> {
  const order = orderOf(definition, scan.index)
  const equals = leading(order, scan.equals ?? {})
  const after = leading(order.slice(equals.length), scan.after ?? {})
  return { order, equals, after }
}

function leading(order: readonly string[], given: object): readonly OrderValue[] {
  const values = new Map(Object.entries(given))
  const found: OrderValue[] = []
  for (const name of order) {
    const value: unknown = values.get(name)
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') break
    found.push(value)
    values.delete(name)
  }
  if (values.size > 0) throw new Error(`${[...values.keys()].join(', ')}: not the next of ${order.join(', ')}`)
  return found
}

/** Orders two values as stores do: text by code point, false before true. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return Number(a) - Number(b)
}

function compareText(a: string, b: string): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    // Where the units differ, the code points there decide: half of a pair is compared by the whole of it.
    if (a[at] === b[at]) continue
    return (codePointOver(a, at) ?? 0) - (codePointOver(b, at) ?? 0)
  }
  return a.length - b.length
}

/** The code point that the unit at this place belongs to. */
function codePointOver(text: string, at: number): number | undefined {
  const unit = text.charCodeAt(at)
  const isSecondHalf = unit >= 0xdc00 && unit <= 0xdfff
  return text.codePointAt(isSecondHalf ? at - 1 : at)
}
