import type { Problem, Repository } from './repository.ts'
import { maxFileBytes, maxSourceLines } from './rule.ts'

const generated =
  /(?:^|\/)(?:node_modules|dist|coverage|\.cache|\.DS_Store|\.vscode|\.idea)(?:\/|$)|^data\/|\.tsbuildinfo$|\.(?:log|sqlite|db)$/
/** Files that grow with the product and that nobody writes by hand: a lock file, and documents that the check makes anew. */
const large = new Set(['package-lock.json', 'docs/asyncapi.yaml', 'docs/openapi.yaml'])
const code = /\.(?:tsx?|mjs|css)$/
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)+$/
const saysNothing = /(?:^|-)(?:utils?|helpers?|misc|common|manager|impl)\./

/** Finds files that should not be committed: too big, generated, too long, or badly named. */
export function litterProblems({ files }: Repository): Problem[] {
  return files.flatMap(({ path, bytes, text }): Problem[] => {
    if (generated.test(path)) return [{ path, message: 'is generated or belongs to an editor: it is not committed' }]
    if (bytes > maxFileBytes && !large.has(path)) {
      return [{ path, message: `has ${bytes} bytes, more than the ${maxFileBytes} a committed file may have` }]
    }
    return code.test(path) ? codeProblems(path, text()) : []
  })
}

function codeProblems(path: string, text: string): Problem[] {
  const problems: Problem[] = []
  const name = path.slice(path.lastIndexOf('/') + 1)
  const lines = text.split('\n').length - 1
  if (lines > maxSourceLines)
    problems.push({ path, message: `has ${lines} lines, more than ${maxSourceLines}: split it` })
  if (!kebabCase.test(name)) problems.push({ path, message: 'is not named in kebab-case' })
  if (saysNothing.test(name)) problems.push({ path, message: 'has a name that does not say what is in it' })
  return problems
}
