import type { ReactNode } from 'react'
import './mark.css'

/** The sign of the page: voices around a hub. */
export function Mark(): ReactNode {
  return (
    <p className="mark">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <path d="M16 3C8.3 3 3 8 3 14.5c0 3.6 1.7 6.7 4.4 8.8L6.6 29l6.1-3.3c1.1.2 2.2.3 3.3.3 7.7 0 13-5 13-11.5S23.7 3 16 3Z" />
        <circle cx="10" cy="14.5" r="2" />
        <circle cx="16" cy="14.5" r="2" />
        <circle cx="22" cy="14.5" r="2" />
      </svg>
      Hubbub
    </p>
  )
}
