/** Turns a JSON log line into a short one for people: time, level, event, fields. */
export function readableLine(json: string): string {
  const parsed: unknown = JSON.parse(json)
  if (typeof parsed !== 'object' || parsed === null) return json
  const { time, level, event, error, ...fields }: Record<string, unknown> = { ...parsed }
  const clock = typeof time === 'string' ? time.slice(11, 19) : ''
  const words = Object.entries(fields).map(([key, value]) => `${key}=${show(value)}`)
  const head = [clock, level === 'info' ? '' : String(level), String(event), ...words].filter((word) => word !== '')
  return `${head.join(' ')}${showError(error)}\n`
}

function show(value: unknown): string {
  return typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value)
}

function showError(error: unknown): string {
  if (error === undefined) return ''
  const hasStack = typeof error === 'object' && error !== null && 'stack' in error && typeof error.stack === 'string'
  return hasStack ? `\n${String(error.stack)}` : ` ${JSON.stringify(error)}`
}
