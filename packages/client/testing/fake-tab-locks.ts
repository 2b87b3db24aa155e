import type { TabLocks } from '../src/environment.ts'
import type { LockRequest, Locks } from '../src/tabs/tabs-environment.ts'

/** One request for a lock: waiting, or holding it. */
interface Wish {
  readonly tab: object
  readonly task: () => Promise<void>
  readonly settle: (how: 'ended' | 'lost') => void
}

/** The locks of one browser as the Web Locks specification has them: a queue per name, freed when their tab ends. */
export class FakeTabLocks {
  /** By name; the first one holds it. */
  readonly #queues = new Map<string, Wish[]>()
  readonly #gone = new WeakSet<object>()
  /** Brings a request to the browser, later: requests of several tabs overtake each other. */
  readonly #carry: (tab: object, arrive: () => void) => void

  constructor(carry: (tab: object, arrive: () => void) => void) {
    this.#carry = carry
  }

  /** One tab's view; `run` brings a task into that tab. */
  of(tab: object, run: (task: () => void) => void): Locks & TabLocks {
    const request: Locks['request'] = (name, how, task) => {
      const inTab = (): Promise<void> => new Promise((resolve) => run(() => void task().then(resolve)))
      return this.#request(name, how, { tab, task: inTab })
    }
    return {
      request,
      hold: (name) => {
        const over = Promise.withResolvers<void>()
        void request(name, { signal: new AbortController().signal, steal: false }, () => over.promise)
        return over.resolve
      },
      whenFree: async (name, signal, task) => {
        await request(name, { signal, steal: false }, task)
      },
    }
  }

  /** The tab is gone, with all it held and waited for. */
  release(tab: object): void {
    this.#gone.add(tab)
    for (const [name, queue] of this.#queues) {
      const [holder] = queue
      const left = queue.filter((wish) => wish.tab !== tab)
      this.#queues.set(name, left)
      if (holder !== left[0]) this.#grant(name)
    }
  }

  #request(
    name: string,
    { signal, steal }: LockRequest,
    { tab, task }: Pick<Wish, 'tab' | 'task'>,
  ): Promise<'ended' | 'lost'> {
    if (signal.aborted) return Promise.resolve('ended')
    const { promise, resolve: settle } = Promise.withResolvers<'ended' | 'lost'>()
    const wish: Wish = { tab, task, settle }
    signal.addEventListener('abort', () => {
      const place = (this.#queues.get(name) ?? []).indexOf(wish)
      if (place > 0) this.#end(name, wish)
      else if (place < 0) settle('ended')
    })
    this.#carry(tab, () => {
      if (!signal.aborted && !this.#gone.has(tab)) this.#enqueue(name, wish, steal)
    })
    return promise
  }

  #enqueue(name: string, wish: Wish, steal: boolean): void {
    const queue = this.#queues.get(name) ?? []
    this.#queues.set(name, queue)
    if (steal) {
      queue.shift()?.settle('lost')
      queue.unshift(wish)
    } else queue.push(wish)
    if (queue[0] === wish) this.#grant(name)
  }

  #grant(name: string): void {
    const wish = this.#queues.get(name)?.[0]
    if (wish)
      void Promise.resolve()
        .then(wish.task)
        .then(() => this.#end(name, wish))
  }

  #end(name: string, wish: Wish): void {
    const queue = this.#queues.get(name) ?? []
    const index = queue.indexOf(wish)
    if (index < 0) return
    queue.splice(index, 1)
    wish.settle('ended')
    if (index === 0) this.#grant(name)
  }
}
