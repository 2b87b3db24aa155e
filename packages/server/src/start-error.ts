/** Says, in one sentence for the person who runs the server, what keeps it from starting. */
export class StartError extends Error {
  override readonly name: string = 'StartError'
}

/** The code of a system error, as in `EACCES`; undefined for everything else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
