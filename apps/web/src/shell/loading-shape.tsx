import type { ReactNode } from 'react'
import './loading-shape.css'

/** How wide a line of a shape is. */
export type ShapeLine = 'short' | 'medium' | 'long'

/** The lines of a shape. */
export interface LoadingShapeProps {
  readonly lines: readonly ShapeLine[]
  /** Each line begins with a disc, as messages do. */
  readonly hasDiscs?: boolean
}

/** The shape of what comes, shown only when it takes a while. */
export function LoadingShape({ lines, hasDiscs = false }: LoadingShapeProps): ReactNode {
  return (
    <div className="loading-shape" aria-hidden="true">
      {lines.map((length, index) => (
        // The lines never change.
        <div key={index} className="shape-row">
          {hasDiscs && <span className="shape-disc" />}
          <span className="shape-line" data-length={length} />
        </div>
      ))}
    </div>
  )
}
