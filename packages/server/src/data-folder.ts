import { accessSync, constants, mkdirSync } from 'node:fs'
import { StartError, systemCode } from './start-error.ts'

/** Makes the data folder if it is missing; throws a StartError when it cannot be used. */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartError(`The data folder ${folder} cannot be written: ${meaningOf(systemCode(error))}.`)
  }
}

function meaningOf(code: string | undefined): string {
  const meanings: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EEXIST: 'there is a file in its place',
    ENOTDIR: 'a part of the path is a file',
    EPERM: 'not permitted',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
  }
  return meanings[code ?? ''] ?? code ?? 'unknown reason'
}
