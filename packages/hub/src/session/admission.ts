import type { HubLimits } from '../options.ts'

/** Whether one more connection may be opened; a refusal says why, for the 503 before the upgrade. */
export type Admission =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'draining' | 'full' | 'address_full'; readonly message: string }

/** Counts connections in total and per address. */
export class AdmissionBook {
  readonly #limits: HubLimits
  readonly #byAddress = new Map<string, number>()
  #total = 0
  #draining = false

  constructor(limits: HubLimits) {
    this.#limits = limits
  }

  get total(): number {
    return this.#total
  }

  get draining(): boolean {
    return this.#draining
  }

  /** From now on nobody is admitted. */
  drain(): void {
    this.#draining = true
  }

  /** Says whether a connection from `address` would be taken just now. */
  admit(address: string): Admission {
    if (this.#draining)
      return { ok: false, reason: 'draining', message: 'This node is leaving; connect again to reach another.' }
    if (this.#total >= this.#limits.connections) {
      return {
        ok: false,
        reason: 'full',
        message: `The server has its ${this.#limits.connections} connections; try again later.`,
      }
    }
    if ((this.#byAddress.get(address) ?? 0) >= this.#limits.connectionsPerAddress) {
      return {
        ok: false,
        reason: 'address_full',
        message: `This address has its ${this.#limits.connectionsPerAddress} connections; close one.`,
      }
    }
    return { ok: true }
  }

  opened(address: string): void {
    this.#total++
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1)
  }

  closed(address: string): void {
    this.#total--
    const left = (this.#byAddress.get(address) ?? 1) - 1
    if (left > 0) this.#byAddress.set(address, left)
    else this.#byAddress.delete(address)
  }
}
