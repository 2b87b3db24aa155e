import type { ChatStore } from '@hubbub/chat/ports'
import type { Module } from '@hubbub/hub'
import type { Logger } from '@hubbub/hub/ports'
import type { Hono } from 'hono'
import type { GaugeReading } from '../adapters/prometheus-metrics.ts'
import type { Configuration } from '../config/index.ts'
import type { Scan } from '../files/scan.ts'
import type { CallerParts } from '../http/api/callers.ts'

/** What a module is made with. */
export interface RecipeContext {
  readonly configuration: Configuration
  readonly logger: Logger
  /** Looks at files before anybody can read them. */
  readonly scan?: Scan | undefined
}

/** A module made from a recipe, with what has to be let go of after it has stopped. */
export interface MadeModule<M extends Module = Module> {
  readonly module: M
  /** Rooms there are, for `/api/stats`. */
  readonly rooms?: () => Promise<number>
  /** Where chat keeps its rows, for signing in and for what HTTP offers beside commands. */
  readonly store?: ChatStore
  /** HTTP routes of its own. */
  readonly routes?: (callers: CallerParts) => Hono
  /** Numbers of its own, for `/metrics`. */
  readonly gauges?: readonly GaugeReading[]
  readonly close?: () => Promise<void>
}

/** A module that is made once the configuration is known. */
export interface ModuleRecipe<M extends Module = Module> {
  /** May throw a StartError. */
  readonly make: (context: RecipeContext) => Promise<MadeModule<M>>
}

/** What `createHubbub` takes as modules. */
export type ModuleSource = Module | ModuleRecipe

/** The modules that sources stand for. */
export type ModulesOf<Sources extends readonly ModuleSource[]> = {
  readonly [Index in keyof Sources]: Sources[Index] extends ModuleRecipe<infer M>
    ? M
    : Sources[Index] extends Module
      ? Sources[Index]
      : never
}

/** Makes the modules in order; when one cannot be made, those before it are closed again. */
export async function makeModules(
  sources: readonly ModuleSource[],
  context: RecipeContext,
): Promise<readonly MadeModule[]> {
  const made: MadeModule[] = []
  try {
    for (const source of sources) made.push('make' in source ? await source.make(context) : { module: source })
  } catch (error) {
    await closeModules(made)
    throw error
  }
  return made
}

/** Lets go of what the modules hold, last made first. */
export async function closeModules(made: readonly MadeModule[]): Promise<void> {
  for (const { close } of made.toReversed()) await close?.()
}
