import type { Message } from './events.ts'

/** A bot is mentioned as `<spark-mention data-object-type="person" data-object-id="...">Name</spark-mention>`. */
const mentionTags = /<spark-mention([^>]*)>([\s\S]*?)<\/spark-mention>/g
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

/**
 * The words of a message without the mentions of the bot itself; everything
 * else stays as it was written, line breaks too. The html says which words are
 * a mention; only where it does not is the bot's name looked for.
 */
export function withoutMention(
  message: Message,
  bot: { readonly personId: string; readonly displayName: string },
): string {
  if (!message.mentionedPeople.includes(bot.personId)) return message.text.trim()
  const found = [...message.html.matchAll(mentionTags)]
  // The tag may name people by an id of another form; then the list of those mentioned tells, which has the same order.
  const listed = found.length === message.mentionedPeople.length ? message.mentionedPeople : []
  const tags = found.map(([, attributes = '', name = ''], index) => ({
    own: attributes.includes(bot.personId) || listed[index] === bot.personId,
    name: plain(name),
  }))
  return cutOut(message.text, tags.some(({ own }) => own) ? tags : [{ own: true, name: bot.displayName }]).trim()
}

function cutOut(text: string, tags: readonly { readonly own: boolean; readonly name: string }[]): string {
  let kept = ''
  let rest = text
  for (const { own, name } of tags) {
    const start = name === '' ? -1 : rest.indexOf(name)
    if (start < 0) continue
    const end = start + name.length
    kept += own ? rest.slice(0, start).replace(/@$/, '') : rest.slice(0, end)
    rest = own ? rest.slice(end).replace(/^[ \t]+/, '') : rest.slice(end)
  }
  return kept + rest
}

const plain = (html: string) =>
  html.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity)
