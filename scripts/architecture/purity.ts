import { isShipped, ownerOf } from './dependencies.ts'
import type { Problem, Repository } from './repository.ts'
import { dependencyRule } from './rule.ts'

/** Finds what the linter cannot see: the present moment read in a pure package, and lint switched off without a reason. */
export function purityProblems({ sources, packages }: Repository): Problem[] {
  return sources.flatMap(({ path, clockReads, silentSuppressions }) => {
    const owner = ownerOf(path, packages)
    const mustBePure = owner !== undefined && isShipped(path, owner) && dependencyRule[owner.folder]?.pure === true
    return [
      ...(mustBePure ? clockReads : []).map((line) => ({
        path,
        line,
        message: 'reads the time: take it from the Clock port',
      })),
      ...silentSuppressions.map((line) => ({ path, line, message: 'switches lint off without a reason after " -- "' })),
    ]
  })
}
