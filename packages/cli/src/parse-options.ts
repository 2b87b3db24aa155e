import { parseArgs, type ParseArgsConfig } from 'node:util'
import { misuse } from './command-error.ts'

/** Parses a command line; throws a CommandError that names the command and the option. */
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
    throw misuse(`hubbub ${command}: ${what.replace(/\.$/, '')}; hubbub ${command} --help lists the options.`)
  }
}
