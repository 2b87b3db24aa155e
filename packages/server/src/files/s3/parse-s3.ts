/** A part of an upload as the store has it. */
export interface ListedPart {
  readonly number: number
  readonly etag: string
  readonly size: number
  /** In ms since 1970. */
  readonly modifiedAt: number
}

/** An upload that is not finished, as the store has it. */
export interface ListedUpload {
  readonly key: string
  readonly uploadId: string
  /** In ms since 1970. */
  readonly initiatedAt: number
}

/** An object as it is listed. */
export interface ListedObject {
  readonly key: string
  readonly size: number
  /** In ms since 1970. */
  readonly modifiedAt: number
}

/** Reads the first element of a name in an answer; undefined when there is none. */
export function textOf(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`).exec(xml)?.[1]
  return found === undefined ? undefined : unescaped(found)
}

/** Says whether a list goes on after this page. */
export function isTruncated(xml: string): boolean {
  return textOf(xml, 'IsTruncated') === 'true'
}

/** Reads the parts of an upload, in the order of the answer. */
export function parseParts(xml: string): ListedPart[] {
  return elements(xml, 'Part').map((part) => ({
    number: Number(textOf(part, 'PartNumber')),
    etag: textOf(part, 'ETag') ?? '',
    size: Number(textOf(part, 'Size')),
    modifiedAt: timeOf(part, 'LastModified'),
  }))
}

/** Reads the unfinished uploads of an answer. */
export function parseUploads(xml: string): ListedUpload[] {
  return elements(xml, 'Upload').map((upload) => ({
    key: textOf(upload, 'Key') ?? '',
    uploadId: textOf(upload, 'UploadId') ?? '',
    initiatedAt: timeOf(upload, 'Initiated'),
  }))
}

/** Reads the objects of an answer. */
export function parseObjects(xml: string): ListedObject[] {
  return elements(xml, 'Contents').map((object) => ({
    key: textOf(object, 'Key') ?? '',
    size: Number(textOf(object, 'Size')),
    modifiedAt: timeOf(object, 'LastModified'),
  }))
}

/** Elements of this name, none of which contains another: so it is in all answers read here. */
function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map((match) => match[1] ?? '')
}

/** A time that cannot be read counts as now: nothing is thought old by mistake. */
function timeOf(xml: string, name: string): number {
  const time = Date.parse(textOf(xml, name) ?? '')
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex: string, decimal: string, name: string) => {
    if (name) return entities[name] ?? whole
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
