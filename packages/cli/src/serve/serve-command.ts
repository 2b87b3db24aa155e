import { createHubbub, createLogger, ensurePage, logOptions, printable, StartError } from '@hubbub/server'
import type { Configuration, Logger } from '@hubbub/server'
import { CommandError, exitCodes } from '../command-error.ts'
import { askedToLeave } from './leave-on-signal.ts'
import { serveHelp } from './serve-help.ts'
import { readServeRequest } from './serve-options.ts'

/** Carries out `hubbub serve`: the server, until a signal ends it. */
export async function serve(args: readonly string[]): Promise<number> {
  try {
    return await start(args)
  } catch (error) {
    throw error instanceof StartError ? new CommandError(error.message, exitCodes.failed) : error
  }
}

async function start(args: readonly string[]): Promise<number> {
  const request = readServeRequest(args, process.env)
  if (request.kind === 'help') return say(serveHelp)
  const { configuration } = request
  if (request.kind === 'print') return say(`${printable(configuration)}\n`)
  // A log pipe that is gone must not end the server.
  process.stdout.on('error', () => undefined)
  const logger = createLogger(logOptions(configuration, process.stdout.isTTY), process.stdout)
  for (const variable of request.unknownVariables)
    logger.warn('unknown_variable', { variable, advice: 'it is ignored' })
  return runServer(configuration, logger)
}

async function runServer(configuration: Configuration, logger: Logger): Promise<number> {
  surviveFaults(logger)
  await buildPage(logger)
  logger.info('starting', { data: configuration.data, node: process.version })
  const hubbub = await createHubbub({ config: configuration, logger })
  try {
    const { url } = await hubbub.listen()
    const asked = askedToLeave(logger)
    process.stdout.write(`Hubbub is listening on ${url}\n`)
    await asked
  } finally {
    await hubbub.close()
  }
  logger.info('left')
  return 0
}

/** Building takes a few seconds, once; without the page everything else works. */
async function buildPage(logger: Logger): Promise<void> {
  const build = await ensurePage(() => process.stdout.write('Building the page (once)…\n'))
  if (build.at === 'failed') logger.warn('page_not_built', { output: build.output })
}

/** One fault must not end everybody's connections; after one that left things undefined a fresh start is safer. */
function surviveFaults(logger: Logger): void {
  process.on('unhandledRejection', (error) => logger.error('unhandled_rejection', { error }))
  process.on('uncaughtException', (error) => {
    logger.error('uncaught_exception', { error })
    process.exit(1)
  })
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}
