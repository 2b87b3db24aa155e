// Plain JavaScript: it has to run on the old Node that it turns away, before any TypeScript is loaded.
import { readFileSync } from 'node:fs'

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const wanted = /(\d+)\.(\d+)/.exec(engines.node)
const found = /(\d+)\.(\d+)/.exec(process.versions.node)

if (found[1] - wanted[1] < 0 || (found[1] === wanted[1] && found[2] - wanted[2] < 0)) {
  console.error(
    `Hubbub needs Node ${engines.node} and this is ${process.version}. ` +
      'After `npm ci`, the npm scripts bring one along: use `npm start`, `npm test`, `npm run …`; or install a newer Node.',
  )
  process.exit(1)
}
