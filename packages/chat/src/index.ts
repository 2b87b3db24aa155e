export { chat, type ChatModule } from './chat.ts'
export type { ChatCommandTable } from './commands/chat-command.ts'
export { chatDefaults, type ChatLimits, type ChatOptions, type RecentOptions } from './options.ts'
export * from './ports/index.ts'
