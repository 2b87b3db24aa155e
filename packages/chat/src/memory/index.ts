export * from '../files/memory-blob-store.ts'
export * from './memory-chat-store.ts'
export * from './memory-records.ts'
export * from './memory-tables.ts'
