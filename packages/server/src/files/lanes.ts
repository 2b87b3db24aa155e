/** Runs jobs of the same name one after another, in the order given; those of different names side by side. */
export class Lanes {
  readonly #lanes = new Map<string, Promise<unknown>>()

  /** Runs a job after those given before under this name, whether they failed or not. */
  run<T>(name: string, job: () => Promise<T>): Promise<T> {
    const before = this.#lanes.get(name) ?? Promise.resolve()
    const result = before.then(job, job)
    this.#lanes.set(name, result)
    const end = (): void => {
      if (this.#lanes.get(name) === result) this.#lanes.delete(name)
    }
    result.then(end, end)
    return result
  }

  /** Resolves when every job given before has ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#lanes.values())
  }
}
