import type { TopicName } from '@hubbub/protocol'
import type { Module, TopicNamespace } from '../module.ts'

interface Compiled {
  readonly pattern: string
  readonly matcher: RegExp
  readonly namespace: TopicNamespace
}

/** Finds the rules of a topic by its name. */
export class Namespaces {
  readonly #compiled: readonly Compiled[]

  /** Throws when two modules declare the same pattern. Where several patterns match, the first declared wins. */
  constructor(modules: readonly Module[]) {
    const seen = new Map<string, string>()
    this.#compiled = modules.flatMap((module) =>
      Object.entries(module.topics).map(([pattern, namespace]) => {
        const owner = seen.get(pattern)
        if (owner !== undefined)
          throw new Error(`topic "${pattern}" is declared by ${owner} and by ${module.name}; rename one`)
        seen.set(pattern, module.name)
        return { pattern, matcher: compilePattern(pattern), namespace }
      }),
    )
  }

  /** Names that begin with `@` are the hub's own channels and have no namespace. */
  find(topic: TopicName): TopicNamespace | undefined {
    if (topic.startsWith('@')) return undefined
    return this.#compiled.find(({ matcher }) => matcher.test(topic))?.namespace
  }
}

/** Turns `quotes/:symbol` into a matcher: a placeholder is `:` and a name, and takes everything up to the next `/`. */
export function compilePattern(pattern: string): RegExp {
  const parts = pattern.split(/(:[A-Za-z_]\w*)/)
  const source = parts.map((part, index) => (index % 2 === 1 ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')))
  return new RegExp(`^${source.join('')}$`, 'u')
}
