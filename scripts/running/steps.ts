import type { Finished } from './command.ts'

/** One thing to do, by the name it has in the progress lines. */
export interface Step {
  readonly name: string
  readonly run: () => Promise<Finished>
}

/**
 * Runs chains of steps side by side, the steps of one chain in order, and says how each went.
 * A failed step does not stop the others. Returns the names of those that failed.
 */
export async function runSteps(
  chains: readonly (readonly Step[])[],
  print: (text: string) => void = console.log,
): Promise<string[]> {
  const failed: string[] = []
  await Promise.all(
    chains.map(async (chain) => {
      for (const step of chain) if (!(await runStep(step, print))) failed.push(step.name)
    }),
  )
  return failed
}

async function runStep({ name, run }: Step, print: (text: string) => void): Promise<boolean> {
  const { code, output, seconds } = await run()
  print(`${code === 0 ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`)
  if (code !== 0 && output !== '') print(`${output.trimEnd()}\n`)
  return code === 0
}
