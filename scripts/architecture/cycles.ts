import { posix } from 'node:path'
import { isShipped, ownerOf, packageOf } from './dependencies.ts'
import type { Problem, Repository } from './repository.ts'

type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** Finds files, and packages, that import each other in a circle; type-only imports count. */
export function cycleProblems(repository: Repository): Problem[] {
  return [...cyclesIn(fileGraph(repository)), ...cyclesIn(packageGraph(repository))].map((cycle) => ({
    path: cycle[0] ?? '',
    message: `is in a cycle: ${cycle.join(' → ')}`,
  }))
}

function fileGraph({ sources }: Repository): Graph {
  return new Map(
    sources.map(({ path, imports }) => [
      path,
      new Set(
        imports
          .filter(({ specifier }) => specifier.startsWith('.'))
          .map(({ specifier }) => posix.join(posix.dirname(path), specifier)),
      ),
    ]),
  )
}

function packageGraph({ sources, packages }: Repository): Graph {
  const graph = new Map(packages.map(({ name }) => [name, new Set<string>()]))
  for (const { path, imports } of sources) {
    const owner = ownerOf(path, packages)
    if (!owner || !isShipped(path, owner)) continue
    for (const { specifier } of imports) {
      const wanted = packageOf(specifier)
      if (wanted !== owner.name) graph.get(owner.name)?.add(wanted)
    }
  }
  return graph
}

/** Finds at least one cycle of every knot of a graph; each begins and ends with the same node. */
export function cyclesIn(graph: Graph): string[][] {
  const cycles: string[][] = []
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (node: string): void => {
    if (done.has(node)) return
    const seenAt = trail.indexOf(node)
    if (seenAt >= 0) {
      cycles.push([...trail.slice(seenAt), node])
      return
    }
    trail.push(node)
    for (const next of graph.get(node) ?? []) visit(next)
    trail.pop()
    done.add(node)
  }
  for (const node of graph.keys()) visit(node)
  return cycles
}
