// Runs at the end of `npm ci`, on whatever Node the machine has. npm 9 and 10 install the newer Node that the
// optionalDependencies bring, but forget its link in node_modules/.bin, where npm scripts look first.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'

const modules = new URL('../node_modules/', import.meta.url)
const carried = `node-${process.platform}-${process.arch}/bin/node`
const link = new URL('.bin/node', modules)

if (process.platform !== 'win32' && existsSync(new URL(carried, modules)) && !existsSync(link)) {
  mkdirSync(new URL('.bin/', modules), { recursive: true })
  symlinkSync(`../${carried}`, link)
}
