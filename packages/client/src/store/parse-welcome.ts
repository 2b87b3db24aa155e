import type { ChatWelcome, WelcomeFrame } from '@hubbub/protocol'

/** What the chat module added to a welcome: all of it, or nothing where the server has no chat. The server checks it. */
export function parseChatWelcome(welcome: WelcomeFrame): Partial<ChatWelcome> {
  return welcome as Partial<ChatWelcome>
}
