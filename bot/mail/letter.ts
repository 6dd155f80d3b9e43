import type { Letter } from '../../flows/mail.ts'
import { letterHtml } from './letter-html.ts'
import { letterText } from './letter-text.ts'

/** A letter as it goes out. */
export interface Laid {
  readonly subject: string
  readonly html: string
  readonly text: string
}

/** Lays a letter out. Rejects when its button leads anywhere but to a page or into the chat: that would be our own mistake. */
export async function layOut(letter: Letter): Promise<Laid> {
  const clean = cleaned(letter)
  return { subject: clean.subject, html: await letterHtml(clean), text: letterText(clean) }
}

/** Names of companies and people come from outside, and with them whatever is invisible. */
function cleaned({ language, subject, title, paragraphs, facts, button, footer }: Letter): Letter {
  return {
    language,
    subject: line(subject),
    title: line(title),
    paragraphs: paragraphs.map(line),
    facts: facts.map(({ label, value }) => ({ label: line(label), value: line(value) })),
    ...(button ? { button: { title: line(button.title), url: link(button.url) } } : {}),
    footer: line(footer),
  }
}

/** One line of visible text: no line breaks, no control characters, and nothing that turns the writing direction round. */
const line = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .trim()

/** Pages, and the scheme of links that open a chat in the Webex app. */
const schemes = ['https:', 'http:', 'webexteams:']

function link(url: string): string {
  const to = URL.canParse(url) ? new URL(url) : undefined
  if (!to || !schemes.includes(to.protocol)) throw new Error('A letter links to pages and into the chat only')
  return to.href
}
