import { connectHelp } from './connect-help.ts'
import { readConnectOptions } from './connect-options.ts'
import { talk } from './talk.ts'

/** Carries out `hubbub connect`: a raw conversation with a WebSocket server. */
export async function connect(args: readonly string[]): Promise<number> {
  const options = readConnectOptions(args)
  if (options) return talk(options)
  process.stdout.write(connectHelp)
  return 0
}
