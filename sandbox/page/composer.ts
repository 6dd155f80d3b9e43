import { inWords } from './api.ts'
import { part } from './dom.ts'
import { Mentions } from './mentions.ts'
import type { Person } from './records.ts'

/** What was written: markdown where somebody is mentioned, otherwise the very words. */
export type Written = { readonly markdown: string } | { readonly text: string }

/** The field at the foot of a conversation. Enter sends, Shift+Enter begins a new line. */
export class Composer {
  private readonly field: HTMLTextAreaElement
  private readonly mentions: Mentions
  private readonly send: (written: Written) => Promise<void>
  private readonly drafts = new Map<string, string>()
  private place = ''

  constructor(send: (written: Written) => Promise<void>) {
    const field = part('words')
    if (!(field instanceof HTMLTextAreaElement)) throw new Error('#words must be a text field')
    this.field = field
    this.send = send
    this.mentions = new Mentions(field, part('mentions'))
    field.addEventListener('keydown', (event) => this.pressed(event))
    field.addEventListener('input', () => this.grow())
    new ResizeObserver(() => this.grow()).observe(part('composer'))
    part('composer').addEventListener('submit', (event) => {
      event.preventDefault()
      void this.submit()
    })
  }

  /** Turns to another conversation; what was half written in the last one waits there. */
  turnTo(place: string, to: string, people: readonly Person[]): void {
    if (place !== this.place) {
      this.drafts.set(this.place, this.field.value)
      this.field.value = this.drafts.get(place) ?? ''
      this.place = place
      this.grow()
      this.complain('')
    }
    this.field.placeholder = `Message ${to}`
    part('words-label').textContent = `Message ${to}. Enter sends, Shift and Enter begin a new line.`
    this.mentions.among(people)
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing || this.mentions.takesKey(event)) return
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    void this.submit()
  }

  private async submit(): Promise<void> {
    const text = this.field.value.trim()
    if (!text) return
    const markdown = this.mentions.asMarkdown(text)
    this.field.value = ''
    this.grow()
    this.complain('')
    try {
      await this.send(markdown ? { markdown } : { text })
    } catch (cause) {
      this.complain(`Error: this was not sent. ${inWords(cause)}`)
      if (!this.field.value) this.field.value = text
      this.grow()
    }
  }

  private complain(words: string): void {
    part('composer-error').textContent = words
  }

  private grow(): void {
    this.field.style.height = 'auto'
    this.field.style.height = `${this.field.scrollHeight}px`
  }
}
