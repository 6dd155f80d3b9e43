import { line, type Element } from './adaptive.ts'

/** Something to fill in. Its `id` is the field's name in the wizard; its label is shown and read out. */
export type Field = {
  readonly id: string
  readonly label: string
  /** What was typed before, right or wrong, or a good guess. */
  readonly value?: string
  readonly hint?: string
  /** Shown by the client where it checks by itself; the server checks again. */
  readonly error: string
  readonly optional?: boolean
} & (
  | { readonly kind: 'text'; readonly maxLength: number; readonly style?: 'email' | 'text' }
  | { readonly kind: 'choice'; readonly choices: readonly Choice[]; readonly look: 'list' | 'menu' }
  | { readonly kind: 'tick'; readonly says: string }
)

export interface Choice {
  readonly value: string
  readonly title: string
}

/** Draws a field with its label, hint and, after a wrong answer, what was wrong with it. */
export function input(field: Field, problem: string | undefined): Element[] {
  return [
    {
      ...shape(field),
      id: field.id,
      label: field.label,
      errorMessage: field.error,
      ...(field.optional ? {} : { isRequired: true }),
      ...(field.value === undefined ? {} : { value: field.value }),
    },
    ...(problem ? [line(problem, { color: 'Attention', size: 'Small', spacing: 'None' })] : []),
    ...(field.hint ? [line(field.hint, { size: 'Small', spacing: 'None', isSubtle: true })] : []),
  ]
}

function shape(field: Field): Element {
  switch (field.kind) {
    case 'text':
      return { type: 'Input.Text', maxLength: field.maxLength, ...(field.style ? { style: field.style } : {}) }
    case 'choice':
      return {
        type: 'Input.ChoiceSet',
        style: field.look === 'list' ? 'expanded' : 'compact',
        wrap: true,
        choices: field.choices,
      }
    case 'tick':
      return { type: 'Input.Toggle', title: field.says, valueOn: 'true', valueOff: 'false', wrap: true }
  }
}
