import './require-node.mjs'
import { cycleProblems } from './architecture/cycles.ts'
import { dependencyProblems } from './architecture/dependencies.ts'
import { litterProblems } from './architecture/litter.ts'
import { purityProblems } from './architecture/purity.ts'
import { filesOf, repositoryOf } from './architecture/repository.ts'

const repository = repositoryOf(filesOf(`${import.meta.dirname}/..`))
const problems = [dependencyProblems, cycleProblems, litterProblems, purityProblems].flatMap((find) => find(repository))
for (const { path, line, message } of problems)
  console.error(`${path}${line === undefined ? '' : `:${line}`} ${message}`)
console.log(
  `${repository.sources.length} sources in ${repository.packages.length} packages, ${problems.length} problems`,
)
process.exitCode = problems.length === 0 ? 0 : 1
