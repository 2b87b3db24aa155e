// Imported first by every script, and preloaded by the npm scripts: an old Node is turned away with one clear sentence.
import { isNewEnough, wantedNode } from './node-version.mjs'

if (!isNewEnough(process.versions.node)) {
  console.error(
    `Hubbub needs Node ${wantedNode} and this is ${process.version}: run it through npm (npm start, npm test, npm run …) ` +
      'after `npm ci`, which brings a newer Node along, or install one.',
  )
  process.exit(1)
}
