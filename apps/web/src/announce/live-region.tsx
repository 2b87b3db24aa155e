import type { ReactNode } from 'react'
import { useSession } from '../session/page-context.tsx'
import { useStore } from '../state/use-store.ts'

/** The one place that screen readers are told things from; the timeline itself is silent. */
export function LiveRegion(): ReactNode {
  const { announcer } = useSession()
  const lines = useStore(announcer.lines)
  return (
    <div className="for-readers" role="status" aria-live="polite" aria-relevant="additions">
      {lines.map((line) => (
        <p key={line.id}>{line.text}</p>
      ))}
    </div>
  )
}
