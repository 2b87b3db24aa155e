import type { WriteHandlers } from '../writes/write-handlers.ts'
import { appendMessage } from './append-message.ts'
import { deleteMessage, editMessage } from './change-message.ts'
import type { MessageWrites } from './ports.ts'

/** The rules of writes about messages. */
export const messageWrites: WriteHandlers<keyof MessageWrites> = {
  append_message: appendMessage,
  edit_message: editMessage,
  delete_message: deleteMessage,
}
