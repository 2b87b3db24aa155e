import type { WriteHandlers } from '../writes/write-handlers.ts'
import { appendMessage } from './append-message.ts'
import { deleteMessage } from './delete-message.ts'
import { editMessage } from './edit-message.ts'
import { forwardMessage } from './forward-message.ts'
import { pin, unpin } from './pin.ts'
import type { MessageWrites } from './ports.ts'
import { react, unreact } from './react.ts'

/** The rules of writes about messages. */
export const messageWrites: WriteHandlers<keyof MessageWrites> = {
  append_message: appendMessage,
  forward_message: forwardMessage,
  edit_message: editMessage,
  delete_message: deleteMessage,
  react,
  unreact,
  pin,
  unpin,
}
