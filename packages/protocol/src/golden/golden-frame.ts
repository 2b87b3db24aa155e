/** One frame as it stands on the wire, with what it shows. */
export interface GoldenFrame {
  readonly name: string
  readonly direction: 'to_server' | 'to_client'
  readonly frame: { readonly type: string } & Readonly<Record<string, unknown>>
}

export const toServer = (name: string, frame: GoldenFrame['frame']): GoldenFrame => ({
  name,
  direction: 'to_server',
  frame,
})

export const toClient = (name: string, frame: GoldenFrame['frame']): GoldenFrame => ({
  name,
  direction: 'to_client',
  frame,
})

/** When everything in golden frames happens. */
export const time = '2026-01-01T00:00:00.000Z'

/** A time that golden frames name as one to come. */
export const later = '2126-01-01T00:00:00.000Z'
