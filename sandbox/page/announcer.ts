import { part } from './dom.ts'

const longest = 600

/** Says something to screen readers when they are next idle. */
export function announce(words: string): void {
  const region = part('announcer')
  // An own element each time: the same words twice in a row would not be news to a reader otherwise.
  const line = document.createElement('p')
  line.textContent = words.length > longest ? `${words.slice(0, longest)}…` : words
  region.replaceChildren(line)
}

let fading: ReturnType<typeof setTimeout> | undefined

/** A short notice at the foot of the window, also said. For what a control just did. */
export function notice(words: string): void {
  const shown = part('notice')
  shown.textContent = words
  shown.dataset['shown'] = 'yes'
  clearTimeout(fading)
  fading = setTimeout(() => delete shown.dataset['shown'], 4_000)
}
