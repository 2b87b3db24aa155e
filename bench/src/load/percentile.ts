/** Returns the value that `share` (0 to 1) of the samples do not exceed, by nearest rank; NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`A share lies between 0 and 1, not at ${share}`)
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
