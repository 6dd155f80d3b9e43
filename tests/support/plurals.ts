/**
 * The plural forms that each plural in an ICU message spells out, e.g. `[['one', 'other']]`.
 * Exact numbers such as `=0` are no forms. Plurals within plurals are found too.
 */
export function pluralForms(message: string): { readonly kind: 'cardinal' | 'ordinal'; readonly forms: string[] }[] {
  return [...message.matchAll(/\{\s*\w+\s*,\s*(plural|selectordinal)\s*,/g)].map((found) => ({
    kind: found[1] === 'plural' ? 'cardinal' : 'ordinal',
    forms: branches(message, found.index + found[0].length).filter((name) => !name.startsWith('=')),
  }))
}

/** The names before the braces that open at the level where reading starts. */
function branches(message: string, start: number): string[] {
  const names: string[] = []
  let name = ''
  for (let at = start, depth = 0; at < message.length && depth >= 0; at++) {
    const letter = message[at]
    if (letter === '{' && depth++ === 0) names.push(name.trim().replace(/^offset:\d+\s+/, ''))
    if (letter === '}') depth--
    name = depth === 0 && letter !== '}' ? name + letter : ''
  }
  return names
}
