export * from './memory-chat-store.ts'
export * from './memory-tables.ts'
