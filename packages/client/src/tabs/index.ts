export { connectShared, type SharedHubClient, type SharedOptions } from './connect-shared.ts'
export { defaultTabsEnvironment } from './default-tabs-environment.ts'
export type { Tabs } from './sharing.ts'
export type * from './tabs-environment.ts'
