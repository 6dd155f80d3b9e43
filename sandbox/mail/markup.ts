/** Text that is HTML already. */
export class Markup {
  readonly html: string

  constructor(html: string) {
    this.html = html
  }
}

type Part = string | Markup | readonly Markup[] | false

/** HTML with what comes from outside escaped: strings go in as text, never as markup; false leaves nothing. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(literals.map((literal, at) => literal + written(parts[at] ?? '')).join(''))
}

function written(part: Part): string {
  if (part === false) return ''
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return part instanceof Markup ? part.html : part.map(({ html }) => html).join('')
}
