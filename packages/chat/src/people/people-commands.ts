import type { ChatCommandTable } from '../commands/chat-command.ts'
import type { ChatSettings } from '../options.ts'
import { departureCommands } from './departure-commands.ts'
import type { Departures } from './departures.ts'
import { loginCommands } from './login-commands.ts'
import { profileCommands } from './profile-commands.ts'
import { userCommands } from './user-commands.ts'

/** Everything about people. */
export function peopleCommands(
  settings: ChatSettings,
  departures: Departures,
): Pick<
  ChatCommandTable,
  | keyof ReturnType<typeof profileCommands>
  | keyof ReturnType<typeof loginCommands>
  | keyof ReturnType<typeof departureCommands>
  | keyof ReturnType<typeof userCommands>
> {
  return {
    ...profileCommands(settings),
    ...loginCommands(settings),
    ...departureCommands(settings, departures),
    ...userCommands(settings),
  }
}
