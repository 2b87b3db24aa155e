export * from './local-broker.ts'
export * from './memory-log.ts'
export * from './silent.ts'
