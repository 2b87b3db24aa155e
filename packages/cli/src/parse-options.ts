import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageError } from './usage-error.ts'

/** Parses a command line; throws a UsageError that names the command and the option. */
export function parseOptions<const Config extends ParseArgsConfig>(
  command: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // The first sentence says what is wrong; those after it give advice that does not fit every option.
    const [what = error.message] = error.message.split(/\.\s|\n/)
    throw new UsageError(`hubbub ${command}: ${what.replace(/\.$/, '')}; hubbub ${command} --help lists the options.`)
  }
}
