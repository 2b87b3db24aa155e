import type { ReactNode } from 'react'
import { initial } from './names.ts'

/** The first sign of a name on a disc; one's own is in the accent colour. */
export function Avatar({ name, isOwn = false }: { readonly name: string; readonly isOwn?: boolean }): ReactNode {
  return (
    <span className="avatar" data-own={isOwn || undefined} aria-hidden="true">
      {initial(name)}
    </span>
  )
}
