import type { Command } from '../command.ts'
import { connectHelp } from './connect-help.ts'
import { readConnectOptions } from './connect-options.ts'
import { talk } from './talk.ts'

/** `hubbub connect`: a raw conversation with a WebSocket server. */
export const connectCommand: Command = {
  name: 'connect',
  summary: 'talk raw to a WebSocket server',
  run: async (args) => {
    const options = readConnectOptions(args)
    if (options) return talk(options)
    process.stdout.write(connectHelp)
    return 0
  },
}
