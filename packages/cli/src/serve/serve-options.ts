import { type Configuration, configure, environmentSources, fileSource, type Source, textSource } from '@hubbub/server'
import { parseOptions } from '../parse-options.ts'

/** What a command line and an environment come to. */
export type ServeRequest =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'print' | 'serve'
      readonly configuration: Configuration
      readonly unknownVariables: readonly string[]
    }

/** Merges defaults, configuration file, environment and options; throws a CommandError or a ConfigurationError. */
export function readServeRequest(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServeRequest {
  const { values } = parseOptions('serve', {
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      config: { type: 'string' },
      'print-config': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return { kind: 'help' }
  const file = values.config ?? environment['HUBBUB_CONFIG']
  const { sources: variables, unknown } = environmentSources(environment)
  const given = (['port', 'host', 'data'] as const).flatMap((name): Source[] => {
    const value = values[name]
    return value === undefined ? [] : [textSource(`--${name}`, [name], value)]
  })
  const configuration = configure([...(file === undefined ? [] : [fileSource(file)]), ...variables, ...given])
  return { kind: values['print-config'] ? 'print' : 'serve', configuration, unknownVariables: unknown }
}
