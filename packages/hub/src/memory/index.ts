export * from './silent.ts'
