import type { Letter } from '../../flows/mail.ts'

const WIDTH = 72

/** The part for readers without HTML. It says all that the other part says; a link has its line for itself. */
export function letterText({ title, paragraphs, facts, button, footer }: Letter): string {
  const blocks = [
    wrapped(title),
    ...paragraphs.map(wrapped),
    facts.map(({ label, value }) => wrapped(`${label}: ${value}`)).join('\n'),
    button ? `${wrapped(`${button.title}:`)}\n${button.url}` : '',
    // What mail programs take for the beginning of a signature.
    `-- \n${wrapped(footer)}`,
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

/** Breaks between words only, so that a long number or link can still be copied. */
function wrapped(text: string): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.join('\n')
}
