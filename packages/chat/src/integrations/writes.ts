import type { WriteHandlers } from '../writes/write-handlers.ts'
import { createApiKey, revokeApiKey, useApiKey } from './api-keys.ts'
import { beginCall, endCall } from './calls.ts'
import { createUser, noteDisconnect } from './manage-people.ts'
import type { IntegrationWrites } from './ports.ts'

/** The rules of writes about other programs. */
export const integrationWrites: WriteHandlers<keyof IntegrationWrites> = {
  create_api_key: createApiKey,
  revoke_api_key: revokeApiKey,
  use_api_key: useApiKey,
  create_user: createUser,
  note_disconnect: noteDisconnect,
  begin_call: beginCall,
  end_call: endCall,
}
