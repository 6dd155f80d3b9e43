import type { Mark, Question } from '../cards/ask.ts'
import { question, type Card } from '../cards/question.ts'
import type { Texts } from '../cards/texts/texts.ts'
import { around, plainCard, retry } from './draw-buttons.ts'
import { handOffCard, inheritedCard, offeredCard, withCustomerCard } from './draw-handing.ts'
import { withMissed } from './draw-missed.ts'
import { outageCard } from './draw-outage.ts'
import { failed, prompt, result, stop } from './draw-states.ts'
import { stepCard } from './draw-step.ts'
import { repOf } from './pieces.ts'
import { printOf } from './progress.ts'
import type { Case, Ctx } from './case.ts'
import { viewOf, type View } from './view.ts'

/** Why a service could not say, where that is more than that it did not answer: which card tells it. */
const UNLEARNED: Readonly<Record<string, string>> = { RATE_LIMITED: 'throttled', FORBIDDEN: 'forbidden' }

/** Draws what the live card should show, in the reader's language. Undefined where nothing is to be shown. */
export function draw(t: Texts, it: Case, ctx: Ctx, link?: string): Card | undefined {
  const put = questionOf(t, it, ctx, viewOf(it, ctx, link))
  return put && question(t, put)
}

/** The same, before it is drawn: what can be pressed and filled in right now. */
export function questionOf(t: Texts, it: Case, ctx: Ctx, view: View): Question | undefined {
  const mark: Mark = {
    order: it.id,
    step: view.kind === 'step' ? (view.here.step?.id ?? '') : view.kind,
    rev: it.state.rev,
  }
  switch (view.kind) {
    case 'none':
    case 'keep':
    case 'quiet':
      return undefined
    case 'prompt':
      return prompt(t, it, ctx, mark)
    case 'step':
      return printed(t, stepCard(t, it, view.here, mark), view.here.step?.id === 'plan' ? printOf(it, ctx) : undefined)
    case 'working':
      return plainCard(t, mark, `working.${view.what}`, it)
    case 'outage':
      return withMissed(t, it, outageCard(t, it, view.intent, mark))
    case 'retry':
      return withMissed(t, it, {
        ...plainCard(t, mark, UNLEARNED[view.code] ?? 'unavailable', it),
        buttons: [retry(t), ...around(t, view.here)],
      })
    case 'failed':
      return withMissed(t, it, failed(t, it, view, mark))
    case 'offered':
      return offeredCard(t, it, ctx, mark)
    case 'handOff':
      return handOffCard(t, it, mark)
    case 'inherited':
      return inheritedCard(t, it, ctx, mark)
    case 'withCustomer':
      return withCustomerCard(t, it, mark)
    case 'stop':
      return withMissed(t, it, stop(t, it, view, mark))
    case 'result':
      return result(t, it, mark)
    case 'closed':
    case 'cancelled':
    case 'superseded':
      return {
        ...plainCard(t, mark, view.kind, it),
        text: [t.coded('card', `${view.kind}.text`), repOf(t, it.state.order)],
      }
  }
}

/** The plan's fingerprint, on the card and in its press. */
function printed(t: Texts, question: Question, plan: string | undefined): Question {
  if (plan === undefined) return question
  const buttons = question.buttons.map((button) => (button.do === 'provision' ? { ...button, with: { plan } } : button))
  return { ...question, facts: [...(question.facts ?? []), { label: t('plan.print'), value: plan }], buttons }
}
