export * from './contract-case.ts'
export * from './transport.ts'
