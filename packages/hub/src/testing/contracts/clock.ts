import type { Clock } from '../../ports/clock.ts'
import { expectEqual, expectThat } from '../expect.ts'
import type { ContractCase } from './contract-case.ts'

/** A clock under test, and the means to let its time pass. */
export interface ClockSubject {
  readonly clock: Clock
  /** Resolves when at least `ms` have passed on the clock and what fell due has run. */
  readonly pass: (ms: number) => Promise<void>
}

/** The promises of the `Clock` port. */
export const clockContract: readonly ContractCase<ClockSubject>[] = [
  {
    rule: 'Clock',
    title: 'now is a time in ms since 1970',
    async run({ clock }) {
      expectThat(clock.now() > Date.UTC(2020, 0, 1), `now ${clock.now()} is after 2020`)
      expectThat(clock.now() < Date.UTC(2100, 0, 1), `now ${clock.now()} is before 2100`)
    },
  },
  {
    rule: 'Clock',
    title: 'monotonic grows with the time that passes, and never shrinks',
    async run({ clock, pass }) {
      const before = clock.monotonic()
      expectThat(clock.monotonic() >= before, 'monotonic does not shrink')
      await pass(20)
      expectThat(clock.monotonic() - before >= 20, 'monotonic grows by what passed')
    },
  },
  {
    rule: 'Clock',
    title: 'after runs once, not before its time, and not within the call',
    async run({ clock, pass }) {
      const ranAt: number[] = []
      const due = clock.monotonic() + 20
      clock.after(20, () => ranAt.push(clock.monotonic()))
      clock.after(0, () => ranAt.push(clock.monotonic()))
      expectEqual(ranAt, [], 'runs within the call')
      await pass(60)
      expectEqual(ranAt.length, 2, 'number of runs')
      // A millisecond less: timers and monotonic time may be rounded differently.
      expectThat((ranAt[1] ?? 0) >= due - 1, `ran at ${ranAt[1]}, due at ${due}`)
    },
  },
  {
    rule: 'Clock',
    title: 'timers run in the order of their times, those of one time in the order they were set',
    async run({ clock, pass }) {
      const order: string[] = []
      clock.after(40, () => order.push('late'))
      clock.after(10, () => order.push('first'))
      clock.after(10, () => order.push('second'))
      await pass(80)
      expectEqual(order, ['first', 'second', 'late'], 'order')
    },
  },
  {
    rule: 'Clock',
    title: 'cancel keeps it from running; twice or too late it does nothing',
    async run({ clock, pass }) {
      let runs = 0
      const cancelled = clock.after(10, () => runs++)
      const late = clock.after(10, () => runs++)
      cancelled()
      cancelled()
      await pass(40)
      late()
      expectEqual(runs, 1, 'runs')
    },
  },
  {
    rule: 'Clock',
    title: 'a timer may set another',
    async run({ clock, pass }) {
      let runs = 0
      clock.after(5, () => {
        runs++
        clock.after(5, () => runs++)
      })
      await pass(60)
      expectEqual(runs, 2, 'runs')
    },
  },
]
