import { StartError } from '../start-error.ts'

/** Says, in one sentence for the person who runs the server, which setting is wrong and where it was given. */
export class ConfigurationError extends StartError {
  override readonly name = 'ConfigurationError'
}
