import type { Field } from './field.ts'
import type { Question } from './ask.ts'
import type { Texts } from './texts/texts.ts'

/** Lists longer than this are not numbered in words: a name is typed instead. */
export const NUMBERED = 30

/** The whole card as plain text, with how to answer it by typing. Nobody needs the card. */
export function inWords(t: Texts, q: Question): string {
  return [
    ...(q.problems ?? []).map(({ text }) => t('problem.line', { text })),
    ...(q.news ? [q.news] : []),
    [q.progress, q.title].filter(Boolean).join('\n'),
    ...(q.notice ? [q.notice.text] : []),
    ...(q.help ?? []),
    ...(q.text ?? []),
    ...grouped(q),
    ...(q.fields ?? []).map((field) => fieldInWords(t, field)),
    howTo(t, q),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function grouped({ facts = [] }: Question): string[] {
  const groups = [...new Set(facts.map(({ group }) => group))]
  return groups.map((group) =>
    [
      ...(group ? [group] : []),
      ...facts.filter((fact) => fact.group === group).map(({ label, value }) => `${label}: ${value}`),
    ].join('\n'),
  )
}

function fieldInWords(t: Texts, field: Field): string {
  const lines = [field.label, ...(field.hint ? [field.hint] : [])]
  if (field.kind === 'tick') lines.push(field.says)
  if (field.kind === 'choice' && field.choices.length <= NUMBERED) {
    lines.push(...field.choices.map(({ title }, at) => `${at + 1}. ${title}`))
  }
  if (field.value !== undefined && field.value !== '') lines.push(t('typing.now', { value: shown(t, field) }))
  return lines.join('\n')
}

function shown(t: Texts, field: Field): string {
  if (field.kind === 'choice') return field.choices.find(({ value }) => value === field.value)?.title ?? ''
  if (field.kind === 'tick') return field.value === 'true' ? t('word.yes') : t('word.no')
  return field.value ?? ''
}

function howTo(t: Texts, { fields = [], buttons }: Question): string {
  const presses = buttons.map(({ title, url }) => (url ? `${title}: ${url}` : title)).join(' · ')
  const [only] = fields
  const answer =
    only === undefined
      ? ''
      : fields.length > 1
        ? t('typing.fields')
        : only.kind === 'choice'
          ? t('typing.choice')
          : only.kind === 'tick'
            ? t('typing.tick')
            : t('typing.text')
  return [answer, presses && t('typing.buttons', { buttons: presses })].filter(Boolean).join('\n')
}
