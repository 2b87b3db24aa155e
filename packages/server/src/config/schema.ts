import { z } from 'zod'
import { api } from './api-section.ts'
import { auth } from './auth-section.ts'
import { chat, presence, storage, topics } from './application-sections.ts'
import { compression, credentials, drain, echo, heartbeat, limits, recovery } from './connection-sections.ts'
import { text, whole } from './fields.ts'
import { files } from './files-section.ts'
import { http, log } from './server-sections.ts'
import { webhooks } from './webhook-section.ts'

/** Everything that can be configured: the one place that names a setting, its type, its bounds and its default. */
export const configurationSchema = z.strictObject({
  port: whole(8080, 'TCP port; 0 takes a free one.', { min: 0, max: 65_535 }),
  host: text('127.0.0.1', 'Address to listen on; `0.0.0.0` is every address of this machine.'),
  data: text('./data', 'Folder for the database and the secret; made if missing.'),
  log,
  http,
  api,
  auth,
  credentials,
  heartbeat,
  limits,
  compression,
  echo,
  recovery,
  storage,
  topics,
  presence,
  chat,
  files,
  webhooks,
  drain,
})

/** A complete configuration. */
export type Configuration = z.output<typeof configurationSchema>

/** What one source may give: any part of a configuration. */
export type PartialConfiguration = z.input<typeof configurationSchema>
