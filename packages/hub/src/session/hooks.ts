import type { Module } from '../module.ts'
import type { Logger } from '../ports/logger.ts'
import type { SessionView } from '../session-view.ts'

/** Tells every module about a session; a module that fails at it is logged and does not keep the others from it. */
export function tellModules(
  { modules, logger }: { readonly modules: readonly Module[]; readonly logger: Logger },
  hook: 'sessionOpened' | 'sessionEnded',
  session: SessionView,
): void {
  for (const module of modules) {
    const run = module[hook]
    if (run) void tell(module.name, run)
  }

  async function tell(name: string, run: NonNullable<Module[typeof hook]>): Promise<void> {
    try {
      await run(session)
    } catch (error) {
      logger.error('module_hook_failed', { module: name, hook, error })
    }
  }
}
