import { fields, items, text, texts, type Fields } from './shape.ts'

/** What the page needs of the Webex resources; field names are Webex's own. */

export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly isBot: boolean
}

export interface Room {
  readonly id: string
  readonly title: string
  readonly direct: boolean
  readonly lastActivity: string
}

export interface Message {
  readonly id: string
  readonly roomId: string
  readonly personId: string
  readonly personEmail: string
  readonly text: string
  readonly markdown: string
  readonly created: string
  readonly updated: string
  readonly mentioned: readonly string[]
  readonly card?: Fields
  /** Address of a file that the sandbox keeps. */
  readonly picture?: string
}

export function person(from: unknown): Person {
  const it = fields(from)
  const email = texts(it['emails'])[0] ?? text(it['personEmail'])
  const id = text(it['personId']) || text(it['id'])
  const name = text(it['displayName']) || text(it['personDisplayName']) || email
  return { id, name, email, isBot: it['type'] === 'bot' || email.endsWith('@webex.bot') }
}

/** A member's person; the membership's own id is of no use here. */
export const members = (from: unknown): readonly Person[] => items(from).map(person)

export const rooms = (from: unknown): readonly Room[] =>
  items(from).map((it) => ({
    id: text(it['id']),
    title: text(it['title']),
    direct: it['type'] === 'direct',
    lastActivity: text(it['lastActivity']),
  }))

/** Oldest first, the way people read; Webex lists newest first. */
export const messages = (from: unknown): readonly Message[] => items(from).map(message).reverse()

function message(it: Fields): Message {
  const card = items(it['attachments'])[0]
  const picture = texts(it['files']).find((address) => address.includes('/contents/'))
  return {
    id: text(it['id']),
    roomId: text(it['roomId']),
    personId: text(it['personId']),
    personEmail: text(it['personEmail']),
    text: text(it['text']),
    markdown: text(it['markdown']),
    created: text(it['created']),
    updated: text(it['updated']),
    mentioned: texts(it['mentionedPeople']),
    ...(card && { card: fields(card['content']) }),
    ...(picture && { picture }),
  }
}
