/** A colour as `oklch(L C H)` writes it. */
interface Oklch {
  readonly lightness: number
  readonly chroma: number
  readonly hue: number
}

/** The custom properties of one theme, by name without the dashes. */
export type Theme = ReadonlyMap<string, string>

/** Reads the theme that a browser would use in which exactly the media features `on` hold; later rules win. */
export function readTheme(css: string, on: readonly string[]): Theme {
  const theme = new Map<string, string>()
  const rule = /(?:@media ([^{]+)\{\s*)?:root \{([^}]*)\}/g
  for (const [, media, body = ''] of css.matchAll(rule)) {
    const features = media === undefined ? [] : media.trim().split(' and ')
    if (!features.every((feature) => on.includes(feature))) continue
    for (const [, name = '', value = ''] of body.matchAll(/--([\w-]+):\s*([^;]+);/g)) theme.set(name, value)
  }
  return theme
}

/** The WCAG 2 contrast ratio of two tokens of a theme, from 1 to 21. */
export function contrast(theme: Theme, text: string, surface: string): number {
  const [lighter = 0, darker = 0] = [luminance(theme, text), luminance(theme, surface)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(theme: Theme, token: string): number {
  const value = theme.get(token)
  if (value === undefined) throw new Error(`there is no token --${token}`)
  const alias = /^var\(--([\w-]+)\)$/.exec(value)?.[1]
  if (alias !== undefined) return luminance(theme, alias)
  const [red, green, blue] = linearRgb(parseOklch(value))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function parseOklch(value: string): Oklch {
  const [, lightness, chroma, hue] = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(value) ?? []
  if (hue === undefined) throw new Error(`${value} is not an opaque oklch() colour`)
  return { lightness: Number(lightness), chroma: Number(chroma), hue: Number(hue) }
}

/** The matrices are those of CSS Color 4; what lies outside sRGB is cut off, as a screen would. */
function linearRgb({ lightness, chroma, hue }: Oklch): readonly [number, number, number] {
  const angle = (hue * Math.PI) / 180
  const a = chroma * Math.cos(angle)
  const b = chroma * Math.sin(angle)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const within = (value: number): number => Math.min(1, Math.max(0, value))
  return [
    within(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    within(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    within(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}
