import { z } from 'zod'
import { user } from './entities.ts'

/** What a key of a program lets it do; `commandScopes` of chat says which command asks for which. */
export const apiScope = z
  .enum([
    'events:publish',
    'messages:read',
    'messages:write',
    'rooms:read',
    'rooms:write',
    'users:read',
    'users:write',
    'presence:read',
    'presence:write',
    'connections:write',
    'files:read',
    'files:write',
    'admin',
  ])
  .meta({
    id: 'ApiScope',
    description:
      'What a key lets its program do. `admin` makes it an administrator of the server; it stands in for no other scope.',
  })
export type ApiScope = z.infer<typeof apiScope>

/** A key of a program, without its secret. */
export const apiKey = z
  .object({
    id: z.string().describe('Names the key; it is the part of it that is no secret.'),
    name: z.string().describe('What it is for.'),
    scopes: z.array(apiScope).describe('What it lets its program do.'),
    bot: user.describe('The user that the program acts as.'),
    created_by: z.string().describe('Id of the administrator who made it.'),
    created_at: z.iso.datetime().describe('When it was made.'),
    expires_at: z.iso.datetime().optional().describe('When it ends; left out when it does not.'),
    used_at: z.iso.datetime().optional().describe('When it was last used, to about ten minutes.'),
  })
  .meta({ id: 'ApiKey', description: 'A key of a program, without its secret.' })
export type ApiKey = z.infer<typeof apiKey>
