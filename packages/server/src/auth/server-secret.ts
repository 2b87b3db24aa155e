import { join } from 'node:path'
import type { Logger } from '@hubbub/hub/ports'
import { prepareDataFolder } from '../data-folder.ts'
import { readOrMakeSecret } from './secret-file.ts'

/** What signs tokens and links: as configured, else that of the data folder. Throws a StartError where neither can be had. */
export function serverSecret(
  { auth, data }: { readonly auth: { readonly secret?: string | undefined }; readonly data: string },
  logger: Logger,
): string {
  if (auth.secret !== undefined) return auth.secret
  prepareDataFolder(data)
  const path = join(data, 'secret')
  const { secret, isExposed } = readOrMakeSecret(path)
  if (isExposed) logger.warn('secret_exposed', { path, advice: 'other users can read it: run chmod 600 on it' })
  return secret
}
