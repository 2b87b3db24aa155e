/** One promise of a port, checked against any adapter by any test runner. */
export interface ContractCase<Subject> {
  /** The rule of SPEC.md or of the port's text that it comes from. */
  readonly rule: string
  readonly title: string
  /** Rejects when the adapter does not keep the promise. */
  readonly run: (subject: Subject) => Promise<void>
}
