// Runs at the end of `npm ci`, on whatever Node the machine has. npm 9 and 10 install the newer Node that the
// optionalDependencies bring, but forget its link in node_modules/.bin, where npm scripts look first.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isNewEnough, wantedNode } from './node-version.mjs'

const modules = new URL('../node_modules/', import.meta.url)
const link = new URL('.bin/node', modules)
const platform = `${process.platform}-${process.arch}`
const carried = [`node-${platform}`, `node-bin-${platform}`].find((name) =>
  existsSync(new URL(`${name}/bin/node`, modules)),
)

if (carried !== undefined) {
  const { status, stderr, error } = spawnSync(fileURLToPath(new URL(`${carried}/bin/node`, modules)), ['--version'])
  if (status === 0) {
    mkdirSync(new URL('.bin/', modules), { recursive: true })
    if (!existsSync(link)) symlinkSync(`../${carried}/bin/node`, link)
  } else {
    // The machine's own Node is used then, if it will do.
    rmSync(link, { force: true })
    if (!isNewEnough(process.versions.node)) {
      const why = error?.message ?? String(stderr).trim()
      console.error(
        `The Node that Hubbub brings cannot run here (${why}). Install what is missing, or Node ${wantedNode}.`,
      )
      process.exit(1)
    }
  }
}
