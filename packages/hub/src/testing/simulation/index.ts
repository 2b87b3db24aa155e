export * from './seeds.ts'
export * from './simulate.ts'
