import { adaptiveCard, box, facts, heading, line, openUrl, quiet, submit, type Action, type Element } from './adaptive.ts'
import { input, type Field } from './field.ts'
import { literal } from './literal.ts'
import { inWords } from './words.ts'
import type { Texts } from './texts/texts.ts'

/** What goes to somebody: always words, and a form where there is something to press. */
export interface Card {
  readonly words: string
  readonly form: object
}

/** Which card a press came from. It only names; the server's state decides. */
export interface Mark {
  readonly order: string
  readonly step: string
  readonly rev: number
}

export interface Button {
  /** What the press asks for; see the list of verbs in `flows/press.ts`. */
  readonly do: string
  readonly title: string
  readonly style?: 'positive' | 'destructive'
  /** Opens a page instead of being sent. */
  readonly url?: string
  /** True for Back, Close and the like: what is typed is not sent along, nor checked by the client. */
  readonly bare?: boolean
  /** More that the press carries inside `_w`. */
  readonly with?: Readonly<Record<string, string>>
}

export interface Fact {
  readonly label: string
  readonly value: string
}

/** One question of the wizard, or one thing to know, before it is drawn. All texts are in the reader's language. */
export interface Question {
  readonly mark: Mark
  readonly title: string
  /** "Step 4 of 9", and the like. */
  readonly progress?: string
  /** Help that was asked for. */
  readonly help?: readonly string[]
  /** Something good to know first, e.g. that a name is free. */
  readonly notice?: { readonly tone: 'good' | 'warning' | 'emphasis'; readonly text: string }
  readonly problems?: readonly { readonly field?: string; readonly text: string }[]
  readonly text?: readonly string[]
  readonly facts?: readonly (Fact & { readonly group?: string })[]
  readonly fields?: readonly Field[]
  readonly buttons: readonly Button[]
}

/** The button's data: one flat text, since no client promises to keep nested data. */
export const press = (mark: Mark, button: Button): string =>
  JSON.stringify({ v: 1, order: mark.order, step: mark.step, rev: mark.rev, do: button.do, ...button.with })

/** Draws a question as a card and says the same in words. */
export function question(t: Texts, put: Question): Card {
  const fields = (put.fields ?? []).map((field) => (field.optional ? { ...field, label: t('field.optional', { label: field.label }) } : field))
  const q = { ...put, fields }
  const body: Element[] = [
    ...(q.progress ? [quiet(q.progress)] : []),
    heading(literal(q.title)),
    ...problems(t, q),
    ...(q.notice ? [box(q.notice.tone, [line(literal(q.notice.text))])] : []),
    ...(q.help ? [box('emphasis', q.help.map((text) => line(literal(text))))] : []),
    ...(q.text ?? []).map((text) => line(literal(text))),
    ...factGroups(q),
    ...fields.flatMap((field) => input(field, (q.problems ?? []).find((p) => p.field === field.id)?.text)),
  ]
  return { words: inWords(t, q), form: adaptiveCard(t.language, body, q.buttons.map((button) => action(q.mark, button))) }
}

const problems = (t: Texts, { problems: found = [] }: Question): Element[] =>
  found.length === 0
    ? []
    : [box('attention', found.map(({ text }) => line(literal(t('problem.line', { text })), { weight: 'Bolder' })))]

function factGroups({ facts: all = [] }: Question): Element[] {
  const groups = [...new Set(all.map(({ group }) => group))]
  return groups.flatMap((group) => [
    ...(group ? [line(literal(group), { weight: 'Bolder', separator: true })] : []),
    facts(all.filter((fact) => fact.group === group).map(({ label, value }) => ({ label, value: literal(value) }))),
  ])
}

function action(mark: Mark, button: Button): Action {
  if (button.url) return openUrl(button.title, button.url)
  return submit(button.title, press(mark, button), {
    ...(button.style ? { style: button.style } : {}),
    ...(button.bare ? { associatedInputs: 'none' } : {}),
  })
}
