import type { Question } from '../../cards/ask.ts'
import type { Field } from '../../cards/field.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { NUMBERED } from '../../cards/words.ts'
import type { Move } from './paths.ts'

/** What somebody without the card sends to make the same move, from what its words tell them: message by message. */
export function typedOn(t: Texts, { fields = [], buttons }: Question, { do: verb, inputs }: Move): string[] {
  const asked = fields.filter(({ id, value }) => inputs[id] !== undefined && inputs[id] !== value)
  const button = buttons.find((each) => each.do === verb)?.title ?? verb
  const [only, ...more] = asked
  if (!only) return [button]
  const all = fields.filter(({ id }) => id !== 'change')
  const answer =
    all.length === 1
      ? said(t, only, inputs)
      : [only, ...more].map((field) => `${labelOf(t, field)}: ${said(t, field, inputs)}`).join('\n')
  const isGrave = GRAVE.includes(verb)
  if (buttons[0]?.do === verb && !isGrave) return [answer]
  return isGrave ? [answer, button] : [`${answer}\n${button}`]
}

/** What is only ever done by saying so in a message of its own. */
const GRAVE = ['provision', 'confirm']

const labelOf = (t: Texts, { label, optional }: Field) => (optional ? t('field.optional', { label }) : label)

function said(t: Texts, field: Field, inputs: Move['inputs']): string {
  const value = inputs[field.id] ?? ''
  if (field.kind === 'text') return value
  if (field.kind === 'tick') return value === 'true' ? t('word.yes') : t('word.no')
  const at = field.choices.findIndex((choice) => choice.value === value)
  return field.choices.length <= NUMBERED ? `${at + 1}` : (field.choices[at]?.title ?? '')
}
