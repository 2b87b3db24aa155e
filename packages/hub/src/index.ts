export * from './module.ts'
export * from './ports/index.ts'
export * from './services.ts'
