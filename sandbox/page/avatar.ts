import { el, icon } from './dom.ts'

const toneCount = 6

/** A coloured disc with initials. The colour follows the part of the address before the @; words beside it carry the name. */
export function avatar(name: string, email: string): HTMLSpanElement {
  return el('span', { class: `avatar tone-${tone(email)}`, 'aria-hidden': 'true' }, initials(name))
}

export const botAvatar = (): HTMLSpanElement =>
  el('span', { class: 'avatar tone-bot', 'aria-hidden': 'true' }, icon('mark'))

export const groupAvatar = (title: string): HTMLSpanElement =>
  el('span', { class: `avatar square tone-${tone(title)}`, 'aria-hidden': 'true' }, initials(title).slice(0, 1))

function tone(of: string): string {
  const key = of.split('@')[0] ?? of
  // The factor and the start are chosen so that the five people of the sandbox get five colours.
  const mixed = [...key].reduce((total, letter) => (total * 37 + (letter.codePointAt(0) ?? 0)) % 997, 2)
  return String(mixed % toneCount)
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => word?.at(0) ?? '')
  return letters.join('').toUpperCase()
}
