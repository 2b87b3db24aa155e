import type { Module } from '../module.ts'
import type { Logger } from '../ports/logger.ts'
import type { SessionView } from '../session-view.ts'

/** Tells every module about a session; a module that fails at it is logged and does not keep the others from it. */
export function tellModules(
  { modules, logger }: { readonly modules: readonly Module[]; readonly logger: Logger },
  hook: 'sessionOpened' | 'sessionEnded',
  session: SessionView,
): void {
  void runHook({ modules, logger }, hook, (module) => module[hook]?.(session))
}

/** Runs something in every module at once; resolves when all have done it, and never rejects: what fails is logged. */
export async function runHook(
  { modules, logger }: { readonly modules: readonly Module[]; readonly logger: Logger },
  hook: keyof Module,
  run: (module: Module) => void | Promise<void> | undefined,
): Promise<void> {
  const tell = async (module: Module): Promise<void> => {
    try {
      await run(module)
    } catch (error) {
      logger.error('module_hook_failed', { module: module.name, hook, error })
    }
  }
  await Promise.all(modules.map(tell))
}
