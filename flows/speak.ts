import type { Texts } from '../cards/texts/texts.ts'
import type { Person } from './chat.ts'
import { questionOf } from './draw.ts'
import { looksLikePassword } from './fields.ts'
import { takenBackFromCustomer } from './handing.ts'
import type { Towards } from './offering.ts'
import { ownerOf } from './people.ts'
import { unopened } from './press.ts'
import { due, note, type Case, type Ctx } from './case.ts'
import { secretsRefused } from './secrets.ts'
import { touched, typedAt } from './session.ts'
import { meaning, verbOf } from './typing.ts'
import { carriedOut } from './verbs.ts'
import { viewOf } from './view.ts'

export type Said =
  | { readonly kind: 'forged' }
  | {
      readonly kind: 'words'
      readonly text: string
      readonly person: Person
      readonly all: readonly Texts[]
      readonly t: Texts
      /** Whom an address in it means, where a colleague is being named. */
      readonly towards?: Towards | undefined
    }

/** What typed words do to the order they concern. */
export function spoken(it: Case, ctx: Ctx, said: Said): Case {
  if (said.kind === 'forged') return it.state.session ? touched(it, ctx, { notice: 'stale' }) : it
  const { text, person, all, t, towards } = said
  const verb = verbOf(text.replace(it.id, ''), all)
  const view = viewOf(it, ctx)
  if (looksLikePassword(text) && view.kind !== 'step')
    return due(note(it, ctx, 'secretIgnored', person.personId), ctx, 'say', { say: 'secret', to: person.personId })
  if (!it.state.session) {
    if (verb === 'takeBack' && it.state.status === 'with_customer')
      return takenBackFromCustomer(it, ctx, ownerOf(person))
    return unopened(it, ctx, {
      person,
      direct: true,
      spaceId: '',
      do: verb === 'start' || verb === 'next' || verb === 'startOver' ? 'start' : (verb ?? 'status'),
    })
  }
  const question = questionOf(t, it, ctx, view)
  if (!question || view.kind === 'working') return due(it, ctx, 'say', { say: 'busy' })
  const meant =
    verb === 'start' || verb === 'status'
      ? ({ kind: 'ask', do: 'resend', inputs: {} } as const)
      : meaning(text, question, all)
  switch (meant.kind) {
    case 'ask':
      return carriedOut(it, ctx, t, { do: meant.do, inputs: meant.inputs, via: 'words', towards })
    case 'part': {
      const { step } = question.mark
      const given = { fields: question.fields ?? [], given: meant.values }
      return (
        secretsRefused(it, ctx, step, given) ?? touched(typedAt(it, { step, values: meant.values, problems: [] }), ctx)
      )
    }
    case 'secret':
      return touched(note(it, ctx, 'secretIgnored', person.personId), ctx, { notice: 'secret' })
    case 'unclear':
      return touched(it, ctx, { notice: 'unclear', help: true })
  }
}
