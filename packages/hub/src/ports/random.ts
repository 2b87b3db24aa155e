/** Chance as the core sees it. */
export interface Random {
  /** A number in [0, 1). */
  float(): number
  /** An id nobody can guess: at least 120 bits, letters and digits only. */
  id(): string
}
