import { avatar, botAvatar } from './avatar.ts'
import { drawCard, type Inputs } from './card.ts'
import { el, spoken } from './dom.ts'
import { drawPicture, type Download } from './picture.ts'
import type { Message, Person } from './records.ts'
import { fullMoment, timeOfDay } from './time.ts'

/** What drawing a message needs to know of the world around it. */
export interface Surroundings {
  readonly me: Person
  author(message: Message): Person
  /** Markdown to safe markup. */
  render(markdown: string): string
  submit(message: Message, inputs: Inputs): Promise<void>
  readonly download: Download
  /** A row that is on screen already has got higher. */
  grown(): void
}

/** One row of the conversation. Who wrote it and when stay on the row, so that neighbours can be drawn as one. */
export function drawMessage(message: Message, around: Surroundings): HTMLLIElement {
  const author = around.author(message)
  const row = el(
    'li',
    { class: 'message', tabindex: '-1', 'data-author': message.personId, 'data-created': message.created },
    author.isBot ? botAvatar() : avatar(author.name, author.email),
    el('div', { class: 'message-body' }, byline(message, author, around.me), ...content(message, around)),
  )
  row.classList.toggle('for-me', message.mentioned.includes(around.me.id))
  return row
}

function byline(message: Message, author: Person, me: Person) {
  const name = author.id === me.id ? 'You' : author.name
  const time = el('time', { datetime: message.created, title: fullMoment(message.created) }, timeOfDay(message.created))
  return el(
    'p',
    { class: 'byline' },
    el('span', { class: 'author' }, name),
    author.isBot && el('span', { class: 'tag' }, 'Bot'),
    time,
  )
}

function content(message: Message, around: Surroundings): HTMLElement[] {
  if (message.picture) {
    return [words(message, around), drawPicture(message, { download: around.download, shown: () => around.grown() })]
  }
  if (!message.card) return [words(message, around)]
  const card = drawCard(message.card, (inputs) => around.submit(message, inputs))
  const twin = el(
    'details',
    { class: 'twin' },
    el('summary', {}, 'Show as text', spoken(' what this card says')),
    words(message, around),
  )
  return [card, twin]
}

function words(message: Message, around: Surroundings) {
  const shown = el('div', { class: 'words' })
  if (message.markdown) shown.innerHTML = around.render(message.markdown)
  else shown.append(el('p', { class: 'plain' }, message.text))
  return shown
}

/** What is left of a message that was taken back while the conversation was open. */
export function drawTrace(author: string, created: string): HTMLLIElement {
  return el('li', { class: 'trace', 'data-author': author, 'data-created': created }, traceWords(author, 1))
}

export const traceWords = (author: string, count: number): string =>
  count === 1 ? `${author} deleted a message` : `${author} deleted ${count} messages`
