import { avatar, botAvatar } from './avatar.ts'
import { announce } from './announcer.ts'
import { el } from './dom.ts'
import type { Person } from './records.ts'

const halfTyped = /(?:^|\s)@([\p{L}\p{N} .-]{0,40})$/u

/**
 * Offers people while `@` is being typed, and remembers whom it put in, so that their names can be sent as real
 * mentions. The text field keeps the focus; arrows choose, Enter or Tab takes, Escape leaves.
 */
export class Mentions {
  private readonly field: HTMLTextAreaElement
  private readonly box: HTMLElement
  private people: readonly Person[] = []
  private offered: readonly Person[] = []
  private chosen = 0
  private readonly inserted = new Map<string, Person>()

  constructor(field: HTMLTextAreaElement, box: HTMLElement) {
    this.field = field
    this.box = box
    field.addEventListener('input', () => this.offer())
    field.addEventListener('blur', () => this.close())
  }

  /** Who can be mentioned here: nobody in a 1:1. A list that is open stays open. */
  among(people: readonly Person[]): void {
    this.people = people
  }

  /** True when the key was for the list of people. */
  takesKey(event: KeyboardEvent): boolean {
    if (!this.offered.length) return false
    if (event.key === 'ArrowDown') this.choose(this.chosen + 1)
    else if (event.key === 'ArrowUp') this.choose(this.chosen - 1)
    else if (event.key === 'Enter' || event.key === 'Tab') this.insert(this.offered[this.chosen])
    else if (event.key === 'Escape') this.close()
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  /** The text with inserted names as Webex mentions, or undefined when nobody is mentioned. */
  asMarkdown(text: string): string | undefined {
    const longestFirst = [...this.inserted].sort(([one], [other]) => other.length - one.length)
    const markdown = longestFirst.reduce((all, [name, { id }]) => all.replaceAll(`@${name}`, `<@personId:${id}>`), text)
    return markdown === text ? undefined : markdown
  }

  private offer(): void {
    const typed = halfTyped.exec(this.field.value.slice(0, this.field.selectionStart))?.[1]
    const wanted = typed?.toLowerCase()
    const fits = ({ name }: Person) =>
      name
        .toLowerCase()
        .split(' ')
        .some((word) => word.startsWith(wanted ?? ''))
    this.offered =
      wanted === undefined ? [] : this.people.filter((one) => fits(one) || one.name.toLowerCase().startsWith(wanted))
    if (!this.offered.length) return this.close()
    this.box.replaceChildren(...this.offered.map((one, at) => this.option(one, at)))
    this.box.hidden = false
    this.field.setAttribute('aria-controls', this.box.id)
    announce(`${this.offered.length} to mention. Arrow keys choose, Enter takes.`)
    this.choose(0)
  }

  private option(person: Person, at: number) {
    const face = person.isBot ? botAvatar() : avatar(person.name, person.email)
    const option = el('li', { role: 'option', id: `mention-${at}` }, face, el('span', {}, person.name))
    // Before the field loses the focus, which would close the list.
    option.addEventListener('mousedown', (event) => {
      event.preventDefault()
      this.insert(person)
    })
    return option
  }

  private choose(at: number): void {
    this.chosen = (at + this.offered.length) % this.offered.length
    const options = [...this.box.children]
    options.forEach((option, index) => option.setAttribute('aria-selected', String(index === this.chosen)))
    options[this.chosen]?.scrollIntoView({ block: 'nearest' })
    this.field.setAttribute('aria-activedescendant', `mention-${this.chosen}`)
  }

  private insert(person: Person | undefined): void {
    if (!person) return
    const end = this.field.selectionStart
    const start = this.field.value.lastIndexOf('@', end - 1)
    this.field.setRangeText(`@${person.name} `, start, end, 'end')
    this.inserted.set(person.name, person)
    this.close()
  }

  private close(): void {
    this.offered = []
    this.box.hidden = true
    this.field.removeAttribute('aria-activedescendant')
    this.field.removeAttribute('aria-controls')
  }
}
