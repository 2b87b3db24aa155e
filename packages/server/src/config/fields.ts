import { z } from 'zod'

/** The unit of a number, shown in the documentation. */
export type Unit =
  | 'ms'
  | 's'
  | 'bytes'
  | 'days'
  | 'connections'
  | 'commands'
  | 'topics'
  | 'events'
  | 'rows'
  | 'rooms'
  | 'users'

/** A whole number with its default, its least value and its unit. */
export function whole(
  defaultValue: number,
  description: string,
  bounds: { min?: number; max?: number; unit?: Unit } = {},
): z.ZodDefault<z.ZodInt> {
  const { min = 1, max = 2_147_483_647, unit } = bounds
  return z
    .int()
    .min(min)
    .max(max)
    .default(defaultValue)
    .meta({ description, ...(unit ? { unit } : {}) })
}

/** Yes or no, with its default. */
export function yesNo(defaultValue: boolean, description: string): z.ZodDefault<z.ZodBoolean> {
  return z.boolean().default(defaultValue).meta({ description })
}

/** A text with its default. */
export function text(defaultValue: string, description: string): z.ZodDefault<z.ZodString> {
  return z.string().min(1).default(defaultValue).meta({ description })
}

/** A list, empty unless given. */
export function list<Item extends z.ZodType>(item: Item, description: string): z.ZodDefault<z.ZodArray<Item>> {
  return z.array(item).default([]).meta({ description })
}

/** One of some words, with its default. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  words: Words,
  defaultValue: NoInfer<Words[number]>,
  description: string,
): z.ZodDefault<z.ZodEnum<z.core.util.ToEnum<Words[number]>>> {
  return z.enum(words).default(defaultValue).meta({ description })
}
