const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first sign of a name as a person sees it, in capitals where there are capitals. */
export function initial(name: string): string {
  const [first] = graphemes.segment(name.trim())
  return first?.segment.toLocaleUpperCase() ?? ''
}

/** Wraps a name so that its direction does not turn the sentence around it. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`
}
