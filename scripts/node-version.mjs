// Plain JavaScript, like all that has to run on the old Node of a machine, before any TypeScript is loaded.
import { readFileSync } from 'node:fs'

/** What `engines` in package.json asks for, such as '>=24.15'. */
export const wantedNode = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).engines.node

/**
 * Says whether a version of Node is at least the one wanted.
 * @param {string} version
 * @param {string} wanted
 * @returns {boolean}
 */
export function isNewEnough(version, wanted = wantedNode) {
  const [major = 0, minor = 0] = numbersIn(version)
  const [wantedMajor = 0, wantedMinor = 0] = numbersIn(wanted)
  return major === wantedMajor ? minor >= wantedMinor : major > wantedMajor
}

/** @param {string} version */
function numbersIn(version) {
  return (version.match(/\d+/g) ?? []).map(Number)
}
