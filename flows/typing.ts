import type { Field } from '../cards/field.ts'
import type { Question } from '../cards/ask.ts'
import type { Texts } from '../cards/texts/texts.ts'
import { looksLikePassword } from './fields.ts'

/** What somebody means by what they typed, given the card in front of them. Every card can be answered this way. */
export type Meaning =
  | { readonly kind: 'ask'; readonly do: string; readonly inputs: Readonly<Record<string, string>> }
  /** Some fields of several; the rest is still to come. */
  | { readonly kind: 'part'; readonly values: Readonly<Record<string, string>> }
  /** A password, by the look of it: neither kept nor repeated. */
  | { readonly kind: 'secret' }
  | { readonly kind: 'unclear' }

const plain = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[.!\s]+$/, '')

/** Verbs that can be typed on any card, each under its words in every language. */
export const VERBS = [
  'next',
  'back',
  'review',
  'close',
  'help',
  'start',
  'startOver',
  'retry',
  'save',
  'checkAvailability',
  'notRecognised',
  'provision',
  'addSite',
  'resend',
  'undo',
  'notMe',
  'takeBack',
  'confirm',
  'status',
] as const
export type Verb = (typeof VERBS)[number]

/** A verb typed alone, in any of the languages; `next` and `dalej` both work whatever the card speaks. */
export const verbOf = (text: string, all: readonly Texts[]): Verb | undefined =>
  VERBS.find((verb) => all.some((t) => t.coded('command', verb).split('|').includes(plain(text))))

export function meaning(text: string, q: Question, all: readonly Texts[]): Meaning {
  const fields = (q.fields ?? []).filter(({ id }) => id !== 'change')
  const verb = verbOf(text, all) ?? q.buttons.find(({ title }) => plain(title) === plain(text))?.do
  if (verb) return { kind: 'ask', do: verb, inputs: filled(fields) }
  const change = changed(text, q, all)
  if (change) return { kind: 'ask', do: 'change', inputs: { change } }
  const isSecret = text.split('\n').some((line) => looksLikePassword(line))
  if (q.mark.step === 'password' || (isSecret && !fields.some((field) => choiceOf(field, text))))
    return { kind: 'secret' }
  if (text.trim().endsWith('?')) return { kind: 'ask', do: 'help', inputs: {} }
  return answer(text, q, fields, all)
}

function answer(text: string, q: Question, fields: readonly Field[], all: readonly Texts[]): Meaning {
  const [only, ...more] = fields
  if (!only) return { kind: 'unclear' }
  const { said, forward } = signed(text, q, all)
  const given = more.length > 0 ? several(said, fields, all) : { [only.id]: valueOf(only, said, all) ?? said.trim() }
  // Words that belong to no field are no answer: what is filled in already does not go forward by them.
  if (Object.keys(given).length === 0) return { kind: 'unclear' }
  const inputs = { ...filled(fields), ...given }
  const complete = fields.every((field) => field.optional || inputs[field.id] !== undefined)
  // Typing "yes" ticks the box; money is only ever started, and access only given away, by saying so.
  if (!complete || forward === 'provision' || forward === 'confirm') return { kind: 'part', values: inputs }
  return { kind: 'ask', do: forward, inputs }
}

/** An answer goes forward by the first button, unless its last line names another of the buttons that send it. */
function signed(text: string, { buttons }: Question, all: readonly Texts[]): { said: string; forward: string } {
  const [first, ...others] = buttons.filter(({ bare, url }) => !bare && !url)
  const lines = text.trim().split('\n')
  const last = lines.at(-1) ?? ''
  const verb = verbOf(last, all)
  const other =
    lines.length > 1 ? others.find((each) => each.do === verb || plain(each.title) === plain(last)) : undefined
  return other
    ? { said: lines.slice(0, -1).join('\n'), forward: other.do }
    : { said: text, forward: first?.do ?? 'next' }
}

/** What the card shows filled in. */
const filled = (fields: readonly Field[]): Record<string, string> =>
  Object.fromEntries(fields.flatMap(({ id, value }) => (value === undefined || value === '' ? [] : [[id, value]])))

/** `label: value` lines go to their field; other lines go, in order, to the required fields that are still empty. */
function several(text: string, fields: readonly Field[], all: readonly Texts[]): Record<string, string> {
  const open = fields.filter(({ optional, value }) => !optional && (value === undefined || value === ''))
  const given: Record<string, string> = {}
  for (const line of text.split('\n').filter((line) => line.trim() !== '')) {
    const [, name = '', rest = ''] = /^([^:]{1,80}):\s*(.+)$/.exec(line) ?? []
    const named = fields.find((field) => namesOf(field, all).some((word) => plain(word) === plain(name)))
    const field = named ?? open.find(({ id }) => given[id] === undefined)
    if (field) given[field.id] = valueOf(field, named ? rest : line, all) ?? (named ? rest : line).trim()
  }
  return given
}

/** What a field is called, also as its card calls it where it may be left out. */
const namesOf = ({ id, label }: Field, all: readonly Texts[]) => [
  id,
  label,
  ...all.map((t) => t('field.optional', { label })),
]

function valueOf(field: Field, text: string, all: readonly Texts[]): string | undefined {
  if (field.kind === 'choice') return choiceOf(field, text)
  if (field.kind === 'text') return text.trim()
  const word = plain(text)
  if (all.some((t) => t('word.yes').toLowerCase() === word) || word === '1') return 'true'
  return all.some((t) => t('word.no').toLowerCase() === word) ? 'false' : undefined
}

/** A choice by its number, its value, its title, or the only title that begins so. */
function choiceOf(field: Field, text: string): string | undefined {
  if (field.kind !== 'choice') return undefined
  const word = plain(text)
  const numbered = /^\d{1,3}$/.test(word) ? field.choices[Number(word) - 1] : undefined
  const exact = field.choices.find(({ value, title }) => plain(value) === word || plain(title) === word)
  const begun = field.choices.filter(({ title }) => word.length > 2 && plain(title).startsWith(word))
  return (exact ?? numbered ?? (begun.length === 1 ? begun[0] : undefined))?.value
}

/** `change subdomain`: to which step. */
function changed(text: string, q: Question, all: readonly Texts[]): string | undefined {
  const field = q.fields?.find(({ id }) => id === 'change')
  const words = all.flatMap((t) => t.coded('command', 'change').split('|'))
  const word = words.find((each) => plain(text).startsWith(`${each} `))
  return field && word ? choiceOf(field, text.trim().slice(word.length)) : undefined
}
