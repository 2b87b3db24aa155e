import { z } from 'zod'

// Text that people write about rooms and to each other, beside messages. Lone surrogates and U+0000 are kept by no store.
// Checked by functions: a pattern published in a JSON Schema would lose its `u` flag.

/** Text of one line, which may be empty: no control characters, none that turn the text around. */
export function oneLine(maxChars: number): z.ZodString {
  return z
    .string()
    .max(maxChars)
    .refine(
      (text) => /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u.test(text),
      'must be one line without control characters',
    )
}

/** Text of any number of lines, which may be empty. */
export function prose(maxChars: number): z.ZodString {
  return z
    .string()
    .max(maxChars)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be Unicode text without U+0000')
}
