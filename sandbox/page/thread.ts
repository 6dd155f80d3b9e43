import { el } from './dom.ts'
import { drawMessage, drawTrace, traceWords, type Surroundings } from './message.ts'
import type { Message } from './records.ts'
import { apart, dayHeading, sameDay } from './time.ts'

/** Messages of one author this close together are drawn as one block. In milliseconds. */
const closeTogether = 5 * 60_000

/**
 * The messages on screen. A new listing is compared with what is shown by message id: rows that are still right are
 * not touched, because somebody may be typing into their cards.
 */
export class Thread {
  readonly rows: HTMLOListElement
  private readonly around: Surroundings
  private readonly shown = new Map<string, { readonly row: HTMLLIElement; readonly message: Message }>()

  constructor(rows: HTMLOListElement, around: Surroundings) {
    this.rows = rows
    this.around = around
  }

  clear(): void {
    this.rows.replaceChildren()
    this.shown.clear()
  }

  /**
   * Brings the screen in line with this listing, oldest first, and returns what is new. `from`: the listing begins at
   * this moment; what is older is not gone, only no longer listed.
   */
  show(messages: readonly Message[], from: string): readonly Message[] {
    const fresh = messages.filter(({ id }) => !this.shown.has(id))
    const listed = new Set(messages.map(({ id }) => id))
    for (const message of messages) this.place(message)
    // After the new ones, so that the focus of somebody who pressed a button in a card that goes now has a place to go.
    for (const [id, { message }] of this.shown) {
      if (!listed.has(id) && message.created >= from) this.takeAway(id, message)
    }
    this.arrange()
    return fresh
  }

  /** The newest row that is a message. */
  newest(): HTMLLIElement | undefined {
    return [...this.shown.values()].at(-1)?.row
  }

  private place(message: Message): void {
    const before = this.shown.get(message.id)
    if (before && before.message.updated === message.updated) return
    const row = drawMessage(message, this.around)
    if (before) before.row.replaceWith(row)
    else this.rows.append(row)
    this.shown.set(message.id, { row, message })
  }

  private takeAway(id: string, message: Message): void {
    const row = this.shown.get(id)?.row
    this.shown.delete(id)
    if (!row) return
    const hadFocus = row.contains(document.activeElement)
    row.replaceWith(drawTrace(this.around.author(message).name, message.created))
    if (hadFocus) this.newest()?.focus({ preventScroll: true })
  }

  /** Date separators, blocks of one author, and runs of traces as one line. */
  private arrange(): void {
    for (const separator of this.rows.querySelectorAll('.day')) separator.remove()
    let above: HTMLElement | undefined
    for (const row of this.rows.querySelectorAll<HTMLElement>('li')) {
      if (above && mergeTraces(above, row)) continue
      const created = row.dataset['created'] ?? ''
      if (!sameDay(above?.dataset['created'] ?? '', created)) row.before(daySeparator(created))
      row.classList.toggle('continued', continues(above, row))
      above = row
    }
  }
}

const daySeparator = (created: string) => el('li', { class: 'day' }, el('span', {}, dayHeading(created)))

const isTrace = (row: HTMLElement) => row.classList.contains('trace')

function continues(above: HTMLElement | undefined, row: HTMLElement): boolean {
  if (!above || isTrace(above) || above.dataset['author'] !== row.dataset['author']) return false
  const [one = '', other = ''] = [above.dataset['created'], row.dataset['created']]
  return sameDay(one, other) && apart(one, other) < closeTogether
}

function mergeTraces(above: HTMLElement, row: HTMLElement): boolean {
  const author = row.dataset['author'] ?? ''
  if (!isTrace(above) || !isTrace(row) || above.dataset['author'] !== author) return false
  const count = Number(above.dataset['count'] ?? 1) + Number(row.dataset['count'] ?? 1)
  above.dataset['count'] = String(count)
  above.textContent = traceWords(author, count)
  row.remove()
  return true
}
