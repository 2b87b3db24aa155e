const group = '.message-actions, .message-menu, .failure-actions'

/** Moves the focus with the arrow keys from the buttons of one message to those of the next. */
export function moveBetweenActions(event: KeyboardEvent, timeline: HTMLElement): void {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
  const { target } = event
  if (!(target instanceof HTMLButtonElement)) return
  const groups = [...timeline.querySelectorAll<HTMLElement>(group)]
  const at = groups.findIndex((element) => element.contains(target))
  const next = groups[at + (event.key === 'ArrowUp' ? -1 : 1)]
  if (at === -1 || next === undefined) return
  event.preventDefault()
  next.querySelector('button')?.focus()
}
