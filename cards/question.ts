import {
  adaptiveCard,
  box,
  facts,
  heading,
  line,
  openUrl,
  quiet,
  submit,
  type Action,
  type Element,
} from './adaptive.ts'
import type { Button, Mark, Question } from './ask.ts'
import { input } from './field.ts'
import { literal } from './literal.ts'
import { inWords } from './words.ts'
import type { Texts } from './texts/texts.ts'

/** What goes to somebody: always words, and a form where there is something to press. */
export interface Card {
  /** Has buttons that come back to us. */
  readonly pressable: boolean
  readonly words: string
  readonly form: object
}

/** The button's data: one flat text, since no client promises to keep nested data. */
const press = (mark: Mark, button: Button): string =>
  JSON.stringify({ v: 1, order: mark.order, step: mark.step, rev: mark.rev, do: button.do, ...button.with })

/** Draws a question as a card and says the same in words. */
export function question(t: Texts, put: Question): Card {
  const fields = (put.fields ?? []).map((field) =>
    field.optional ? { ...field, label: t('field.optional', { label: field.label }) } : field,
  )
  const q = { ...put, fields }
  const body: Element[] = [
    ...(q.progress ? [quiet(q.progress)] : []),
    heading(literal(q.title)),
    ...problems(t, q),
    ...(q.news ? [box('good', [line(literal(q.news))])] : []),
    ...(q.notice ? [box(q.notice.tone, [line(literal(q.notice.text))])] : []),
    ...(q.help
      ? [
          box(
            'emphasis',
            q.help.map((text) => line(literal(text))),
          ),
        ]
      : []),
    ...(q.text ?? []).map((text) => line(literal(text))),
    ...factGroups(q),
    ...fields.flatMap((field) => input(field, (q.problems ?? []).find((p) => p.field === field.id)?.text)),
  ]
  const pressable = q.buttons.some(({ url }) => url === undefined)
  return {
    pressable,
    words: inWords(t, q),
    form: adaptiveCard(
      t.language,
      body,
      q.buttons.map((button) => action(q.mark, button)),
    ),
  }
}

const problems = (t: Texts, { problems: found = [] }: Question): Element[] =>
  found.length === 0
    ? []
    : [
        box(
          'attention',
          found.map(({ text }) => line(literal(t('problem.line', { text })), { weight: 'Bolder' })),
        ),
      ]

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
