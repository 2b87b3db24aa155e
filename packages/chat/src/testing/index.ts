export * from './assert.ts'
export * from './chat-store-contract.ts'
export type * from './contract-case.ts'
export * from './writes.ts'
