import type { Field } from '../cards/field.ts'
import { looksLikePassword } from './fields.ts'
import { note, type Case, type Ctx } from './case.ts'
import { touched, typedAt } from './session.ts'

/** Passwords have no business in the chat: what looks like one is neither kept nor repeated, wherever it was put. */

interface Given {
  readonly fields: readonly Field[]
  readonly given: Readonly<Record<string, string>>
}

/** What was filled in without anything that looks like a password, and the fields that did. */
function withoutSecrets({ fields, given }: Given) {
  const secrets = fields.filter((field) => isSecret(field, given[field.id] ?? '')).map(({ id }) => id)
  return { secrets, values: Object.fromEntries(Object.entries(given).filter(([id]) => !secrets.includes(id))) }
}

/** Refuses an answer with a password in one of its fields; what else was typed stays. Undefined when there is none. */
export function secretsRefused(it: Case, ctx: Ctx, step: string, answer: Given): Case | undefined {
  const { secrets, values } = withoutSecrets(answer)
  if (secrets.length === 0) return undefined
  const noted = note(it, ctx, 'secretIgnored', it.state.session?.owner.personId)
  const problems = secrets.map((field) => ({ field, code: 'secret' }))
  return touched(typedAt(noted, { step, values, problems }), ctx)
}

/** What a card offers to choose from is no secret, whatever it looks like. */
const isSecret = (field: Field, given: string): boolean =>
  looksLikePassword(given) && !(field.kind === 'choice' && field.choices.some(({ value }) => value === given))
