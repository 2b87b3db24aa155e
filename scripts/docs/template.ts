const placeholder = /\{\{([\w.]+)\}\}/g

/** Puts values into the places of a text that name them, `{{like_this}}`; throws when a name or a value is left over. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  const used = new Set<string>()
  const filled = template.replace(placeholder, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) throw new Error(`the template asks for {{${name}}}, which nothing makes`)
    used.add(name)
    return value
  })
  const left = Object.keys(values).filter((name) => !used.has(name))
  if (left.length > 0) throw new Error(`the template does not use ${left.map((name) => `{{${name}}}`).join(', ')}`)
  return filled
}
