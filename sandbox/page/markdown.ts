/** Tells the name behind a person id or an e-mail address in a mention. */
export type NameOf = (kind: 'personId' | 'personEmail', value: string) => string

const mentionAt = /<@(personId|personEmail):([^|>\s]+)(?:\|([^>]*))?>/y

/**
 * Markdown to markup that is safe to insert: raw HTML stays text, and links that are not web or mail links are refused
 * by the library. Mentions as Webex writes them (`<@personId:…>`, `<@personEmail:…|Name>`) become names.
 */
export function markdownRenderer(nameOf: NameOf): (source: string) => string {
  const md = markdownit({ html: false, linkify: true, breaks: true })
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
  md.inline.ruler.before('autolink', 'mention', (state, silent) => {
    mentionAt.lastIndex = state.pos
    const found = mentionAt.exec(state.src)
    const kind = found?.[1]
    if (!found || (kind !== 'personId' && kind !== 'personEmail')) return false
    if (!silent) state.push('mention', '', 0).content = found[3] || nameOf(kind, found[2] ?? '')
    state.pos += found[0].length
    return true
  })
  md.renderer.rules['mention'] = (tokens, at) =>
    `<span class="mention">@${md.utils.escapeHtml(tokens[at]?.content ?? '')}</span>`
  md.renderer.rules['link_open'] = (tokens, at, options, _env, self) => {
    tokens[at]?.attrSet('target', '_blank')
    tokens[at]?.attrSet('rel', 'noopener noreferrer')
    return self.renderToken(tokens, at, options)
  }
  return (source) => md.render(source)
}

/** Markdown of a card's text. Cards know neither mentions nor pictures. */
export const cardMarkdown = (): ((source: string) => string) => {
  const md = markdownit({ html: false, breaks: true }).disable('image')
  return (source) => md.render(source)
}
