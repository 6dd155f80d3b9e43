import markdownIt, { type MarkdownIt } from 'markdown-it'
import type { Directory, Person } from './directory.ts'

/** What a message says, in the three forms Webex keeps, and whom it mentions. */
export interface Said {
  text?: string
  markdown?: string
  html?: string
  mentionedPeople?: string[]
  mentionedGroups?: string[]
}

const mentionForm = /<@(?:(personEmail|personId):([^|>\s]+)|(all))(?:\|([^>]*))?>/y

interface Mention {
  readonly raw: string
  readonly person?: Person
  readonly label: string
}

export interface Sent {
  readonly text?: string | undefined
  readonly markdown?: string | undefined
  readonly html?: string | undefined
}

/**
 * Gives the function that works out all forms from those that were sent. Given text stays the plain form; given HTML
 * loses what chat forbids.
 */
export function composer(people: Directory): (sent: Sent) => Said {
  const md = chatMarkdown(people)
  return ({ text, markdown, html }) => {
    if (markdown !== undefined) return fromMarkdown(md, people, { markdown, text })
    if (html === undefined) return text === undefined ? {} : { text }
    const allowed = onlyAllowedTags(html)
    return { text: text ?? plain(allowed), html: allowed }
  }
}

function fromMarkdown(md: MarkdownIt, people: Directory, sent: { markdown: string; text: string | undefined }): Said {
  const tokens = md.parse(sent.markdown, {})
  const html = md.renderer.render(tokens, md.options, {}).trim()
  const found = tokens
    .flatMap((token) => token.children ?? [])
    .filter(({ type }) => type === 'mention')
    .flatMap(({ content }) => readMention(content, 0, people) ?? [])
  const mentionedPeople = [...new Set(found.flatMap(({ person }) => person?.id ?? []))]
  return {
    text: sent.text ?? plain(html),
    markdown: sent.markdown,
    html,
    ...(mentionedPeople.length > 0 ? { mentionedPeople } : {}),
    ...(found.some(({ person }) => !person) ? { mentionedGroups: ['all'] } : {}),
  }
}

function chatMarkdown(people: Directory): MarkdownIt {
  const md = markdownIt({ html: false, linkify: true, breaks: true }).disable(['image', 'table'])
  md.inline.ruler.before('autolink', 'mention', (state, silent) => {
    const mention = readMention(state.src, state.pos, people)
    if (!mention) return false
    if (!silent) state.push('mention', 'spark-mention', 0).content = mention.raw
    state.pos += mention.raw.length
    return true
  })
  md.renderer.rules['mention'] = (tokens, index) => {
    const mention = readMention(tokens[index]?.content ?? '', 0, people)
    const label = md.utils.escapeHtml(mention?.label ?? '')
    if (!mention?.person)
      return `<spark-mention data-object-type="groupMention" data-group-type="all">${label}</spark-mention>`
    return `<spark-mention data-object-type="person" data-object-id="${mention.person.id}">${label}</spark-mention>`
  }
  return md
}

/** The mention that begins at `at`; a person whom Webex does not know is no mention and stays as typed. */
function readMention(source: string, at: number, people: Directory): Mention | undefined {
  mentionForm.lastIndex = at
  const match = mentionForm.exec(source)
  if (!match) return undefined
  const [raw, kind, key = '', all, label] = match
  if (all) return { raw, label: label ?? 'All' }
  const person = kind === 'personId' ? people.byId(key) : people.byEmail(key)
  return person && { raw, person, label: label ?? person.displayName }
}

function plain(html: string): string {
  return html
    .replaceAll(/\n(?=<)|(?<=>)\n/g, '')
    .replaceAll(/<li>/g, '• ')
    .replaceAll(/<br\s*\/?>|<\/(p|li|h\d|pre|blockquote)>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trim()
}

const escaped: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Escapes everything, then gives back the few tags that chat allows, without attributes but a web address on links. */
function onlyAllowedTags(html: string): string {
  return html
    .replaceAll(/[&<>"]/g, (sign) => escaped[sign] ?? sign)
    .replaceAll(/&lt;(\/?(?:b|strong|i|em|code|pre|p|br|ul|ol|li|blockquote|h[123]|a))\s*\/?&gt;/gi, '<$1>')
    .replaceAll(/&lt;a href=&quot;(https?:\/\/[^\s"<>]*?)&quot;&gt;/gi, '<a href="$1" rel="nofollow">')
    .replaceAll(/&amp;(lt|gt|quot|amp);/g, '&$1;')
}
