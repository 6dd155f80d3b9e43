import type { Mark, Question } from '../cards/ask.ts'
import type { Texts } from '../cards/texts/texts.ts'
import type { Case, Ctx } from './case.ts'
import { bare, plainCard } from './draw-buttons.ts'
import { changeField, offerText, told } from './draw-step.ts'
import { deadlineFacts, emailField } from './pieces.ts'
import { standing } from './standing.ts'

/** The owner's own card while a set-up changes hands. */

const help = (t: Texts) => ({ do: 'help', title: t('button.help'), ...bare })
const close = (t: Texts) => ({ do: 'close', title: t('button.close'), ...bare })

/** What happened meanwhile. */
const newsOf = (t: Texts, { state: { session } }: Case): Pick<Question, 'problems'> =>
  session?.notice ? { problems: [{ text: offerText(t, session.notice, session.about ?? '') }] } : {}

/** Offered: whose answer is waited for, and the way to go on alone. */
export function offeredCard(t: Texts, it: Case, ctx: Ctx, mark: Mark): Question {
  const { offer, zone, session } = it.state
  if (!offer) throw new Error(`Order ${it.id} is offered to nobody`)
  const name = 'personId' in offer.to ? offer.to.name : t('offered.space')
  return {
    mark,
    title: t('offered.title', { name }),
    ...newsOf(t, it),
    text: [t('offered.text', { name, moment: t.moment(offer.expiresAt, zone) })],
    ...(session?.help ? { help: [t('offered.help')] } : {}),
    facts: [{ label: t('order.number'), value: it.id }, ...deadlineFacts(t, it, ctx)],
    buttons: [{ do: 'takeBack', title: t('button.takeBack'), style: 'positive', ...bare }, help(t), close(t)],
  }
}

/** Naming a colleague who goes on with the answers given so far, or without them. */
export function handOffCard(t: Texts, it: Case, mark: Mark): Question {
  return {
    mark,
    title: t('handOff.title'),
    ...newsOf(t, it),
    text: [t('handOff.text')],
    ...(it.state.session?.help ? { help: [t('handOff.help')] } : {}),
    fields: [
      emailField(t, 'colleagueEmail', t('field.colleagueEmail')),
      {
        kind: 'tick',
        id: 'fresh',
        label: t('field.fresh'),
        says: t('field.freshSays'),
        optional: true,
        error: t('problem.choice'),
      },
    ],
    buttons: [
      { do: 'handOff', title: t('button.offer'), style: 'positive' },
      { do: 'back', title: t('button.back'), ...bare },
      help(t),
      close(t),
    ],
  }
}

/** Taken over: what somebody else answered, to be confirmed or changed before it counts as one's own. */
export function inheritedCard(t: Texts, it: Case, ctx: Ctx, mark: Mark): Question {
  const { inherited, help: asked } = it.state.session ?? {}
  if (!inherited) throw new Error(`Order ${it.id} has no inherited answers`)
  const here = standing(it, ctx)
  const from = (label: string, id: string) =>
    inherited.steps.includes(id) ? t('inherited.from', { label, name: inherited.from }) : label
  const steps = here.path.filter(({ id, milestone }) => !milestone && id in here.position.known)
  return {
    mark,
    title: t('inherited.title', { name: inherited.from }),
    ...newsOf(t, it),
    text: [t('inherited.text', { name: inherited.from })],
    ...(asked ? { help: [t('inherited.help')] } : {}),
    facts: [
      { label: t('order.number'), value: it.id },
      ...told(t, here).map(({ id, label, value }) => ({ label: from(label, id), value })),
    ],
    fields: steps.length > 0 ? [changeField(t, steps)] : [],
    buttons: [
      { do: 'confirm', title: t('button.confirmAnswers'), style: 'positive', ...bare },
      ...(steps.length > 0 ? [{ do: 'change', title: t('button.change') }] : []),
      { do: 'startOver', title: t('button.startOver'), ...bare },
      help(t),
      close(t),
    ],
  }
}

/** The customer sets up: nothing to do here, and the way back while there is one. */
export const withCustomerCard = (t: Texts, it: Case, mark: Mark): Question => ({
  ...plainCard(t, mark, it.state.customer?.startedAt ? 'withCustomerStarted' : 'withCustomer', it),
  buttons: it.state.customer?.startedAt
    ? []
    : [{ do: 'takeBack', title: t('button.takeBackFromCustomer'), ...bare }, help(t)],
})
