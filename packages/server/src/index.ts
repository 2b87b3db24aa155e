export type { Logger } from '@hubbub/hub/ports'
export {
  type Configuration,
  ConfigurationError,
  configurationMarkdown,
  configure,
  environmentSources,
  fileSource,
  type PartialConfiguration,
  printable,
  type Source,
  textSource,
} from './config/index.ts'
export { createLogger, type LogOptions } from './adapters/pino-logger.ts'
export type { ScannedFile, ScanVerdict } from '@hubbub/chat/ports'
export type { Scan } from './files/scan.ts'
export { createHubbub, type Hubbub, type HubbubOptions, type Listening } from './hubbub.ts'
export { HubbubError } from './hubbub-error.ts'
export type { Stats } from './http/app.ts'
export { openApiDocument, type OpenApiDocument } from './http/openapi/openapi-document.ts'
export { chat, type ChatRecipe } from './modules/chat-recipe.ts'
export type { ContractOf } from './modules/contract.ts'
export type { MadeModule, ModuleRecipe, ModuleSource, RecipeContext } from './modules/module-recipe.ts'
export { ensurePage, type PageBuild } from './page/build-page.ts'
export { log as logOptions } from './settings.ts'
export { StartError } from './start-error.ts'
export { WebSocketTransport } from './transport/websocket/websocket-transport.ts'
export { type WebSocketOptions, webSocketDefaults } from './transport/websocket/options.ts'
