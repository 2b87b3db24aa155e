/** The parts of an export, and what a place within each looks like. */
const parts: Readonly<Record<string, RegExp>> = {
  user: /^$/,
  rooms: /^(?:\/[\w-]{1,64}\/\d{1,15})?$/,
  files: /^(?:\/\d{1,15}\/[a-z0-9]{1,64})?$/,
}

/** Makes the cursor of an export's page. */
export function exportCursor(place: readonly string[]): string {
  return place.join('/')
}

/** Reads it; undefined when it is not one of ours. */
export function readExportCursor(cursor: string | undefined): readonly string[] | undefined {
  if (cursor === undefined) return []
  const [part = ''] = cursor.split('/')
  const form = Object.hasOwn(parts, part) ? parts[part] : undefined
  return form?.test(cursor.slice(part.length)) ? cursor.split('/') : undefined
}
