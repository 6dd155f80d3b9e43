import type { Button, Fact, Mark, Question } from '../cards/ask.ts'
import { languages } from '../cards/texts/index.ts'
import type { Texts } from '../cards/texts/texts.ts'
import { around, bare, plainCard, retry } from './draw-buttons.ts'
import { purchased, startDate, type Order } from './order.ts'
import { contactOf } from './people.ts'
import { promptDeadline, purchaseFacts, repOf, serviceName } from './pieces.ts'
import type { Service } from './provisioning/contract.ts'
import { mayTryAgain } from './intent.ts'
import type { Case, Ctx } from './case.ts'
import { undoable } from './undo.ts'
import type { View } from './view.ts'

/** The cards before, beside and after the wizard's questions. */

/** *Set Up Now*: what waits, and until when. */
export function prompt(t: Texts, it: Case, ctx: Ctx, mark: Mark): Question {
  const { order, status, ended } = it.state
  return {
    mark,
    title: t('prompt.title', { customer: order.customerName }),
    ...(ended
      ? {
          notice: {
            tone: 'emphasis' as const,
            text: t(ended.how === 'closed' ? 'prompt.closed' : 'prompt.lapsed', { order: it.id, count: ended.answers }),
          },
        }
      : {}),
    text: [
      ...promptNews(t, it),
      ...(status === 'awaiting' ? [t('prompt.text'), t('prompt.have')] : [t('prompt.resume')]),
    ],
    facts: [
      { label: t('order.number'), value: it.id },
      { label: t('order.customer'), value: order.customerName },
      ...purchaseFacts(t, order),
      { label: t('order.family'), value: [...new Set(order.lines.map(({ family }) => family))].join(', ') },
      { label: t('order.start'), value: t.day(startDate(order)) },
      { label: t('order.contact'), value: contactOf(it.state).email },
      ...(status === 'awaiting' ? promptDeadline(t, it, ctx) : []),
    ],
    buttons: [
      { do: 'start', title: t('button.start'), style: 'positive', ...bare },
      ...(status === 'awaiting' ? [{ do: 'notMe', title: t('button.notMe'), ...bare }] : []),
      { do: 'help', title: t('button.help'), ...bare },
      ...otherLanguages(t),
    ],
  }
}

/** Why the prompt comes again, or from whom it comes. */
function promptNews(t: Texts, { state, secret }: Case): string[] {
  const { delegate, prompt, escalatedAt, order } = state
  const [ruling] = Object.values(secret.mapping ? {} : (secret.rulings ?? {}))
  return [
    ...(delegate ? [t('prompt.delegated', { name: delegate.by.name })] : []),
    ...(ruling ? [t('prompt.ruled', { name: ruling.name })] : []),
    ...(prompt.reminders ? [t('prompt.reminder')] : []),
    ...(prompt.reminders && escalatedAt ? [t('prompt.escalated'), repOf(t, order)] : []),
  ]
}

/** One button to each other language, in its own words; two at most, the others can be typed. */
const otherLanguages = (t: Texts): Button[] =>
  languages
    .filter((language) => language !== t.language)
    .slice(0, 2)
    .map((language) => ({ do: 'language', title: t.ownName(language), with: { language }, ...bare }))

/** The end of the road, with a way back where another answer leads on. */
export function stop(t: Texts, it: Case, view: Extract<View, { kind: 'stop' }>, mark: Mark): Question {
  const way: Button[] = view.alive
    ? [
        { do: 'startOver', title: t('button.startOver'), ...bare },
        { do: 'back', title: t('button.back'), ...bare },
        { do: 'close', title: t('button.close'), ...bare },
      ]
    : []
  return {
    mark,
    title: t.coded('stop', `${view.reason}.title`),
    text: [t.coded('stop', `${view.reason}.text`), ...(view.alive ? [] : [repOf(t, it.state.order)])],
    facts: [{ label: t('order.number'), value: it.id }],
    buttons: way,
  }
}

/** What could not be done, what is safe, and what to do next. Of billing only what the service says. */
export function failed(t: Texts, it: Case, { here, intent }: Extract<View, { kind: 'failed' }>, mark: Mark): Question {
  const { code = 'UPSTREAM', trackingId, gaveUp } = intent.refusal ?? {}
  const billing = intent.job?.billing ?? 'not_started'
  const made = madeBefore(t, it)
  return {
    ...plainCard(t, mark, 'failed', it),
    problems: [{ text: t.coded('failure', gaveUp ? 'gaveUp' : code) }],
    text: [
      t('card.failed.text'),
      ...(made ? [t('card.failed.made', { made })] : []),
      t.coded('result.billing', billing),
      repOf(t, it.state.order),
    ],
    facts: [
      { label: t('order.number'), value: it.id },
      ...(trackingId ? [{ label: t('order.tracking'), value: trackingId }] : []),
    ],
    buttons: [
      ...(mayTryAgain(intent) ? [retry(t)] : []),
      ...(undoable(it).length > 0
        ? [{ do: 'undo', title: t('button.undo'), style: 'destructive' as const, ...bare }]
        : []),
      ...around(t, here),
    ],
  }
}

/** What can be taken back, by name. */
const madeBefore = (t: Texts, it: Case): string =>
  undoable(it)
    .map(({ operation }) => t.coded('operation', operation))
    .reverse()
    .join(', ')

/** The receipt. */
export function result(t: Texts, it: Case, mark: Mark): Question {
  const { receipt, order, zone, status, run } = it.state
  if (!receipt) throw new Error(`Order ${it.id} has no receipt to draw`)
  const partner = it.secret.mapping?.partnerName
  const partly = status === 'provisioned_with_errors'
  const billing =
    receipt.billing === 'started' && receipt.startedAt
      ? t('result.billingStarted', { moment: t.moment(receipt.startedAt, zone) })
      : t.coded('result.billing', receipt.billing)
  return {
    mark,
    title: t(partly ? 'result.partly' : 'result.title'),
    text: [billing, ...(partly ? [repOf(t, order)] : [t('result.next')])],
    facts: [
      { label: t('order.number'), value: it.id },
      { label: t('order.customer'), value: it.secret.mapping?.customerName ?? order.customerName },
      { label: t('result.reference'), value: receipt.reference.slice(-12) },
      ...(run?.plan ? [{ label: t('plan.print'), value: run.plan }] : []),
      { label: t('result.by'), value: t('result.byAt', { name: receipt.by, moment: t.moment(receipt.at, zone) }) },
      ...(partner ? [{ label: t('plan.through'), value: partner }] : []),
      ...subscriptionFacts(t, order),
      ...receipt.services.map(({ service, status: state, codes }) => ({
        label: serviceName(t, service as Service),
        value: [t.coded('result.service', state), ...quantity(t, order, service), ...codes].join(' · '),
      })),
    ],
    buttons: [],
  }
}

const subscriptionFacts = (t: Texts, { lines }: Order): Fact[] => {
  const ids = lines.flatMap(({ subscriptionId }) => subscriptionId ?? [])
  return ids.length > 0 ? [{ label: t('result.subscriptions'), value: ids.join(', ') }] : []
}

/** How much of it is billed. */
const quantity = (t: Texts, order: Order, service: string): string[] =>
  purchased(order)
    .filter((bought) => bought.service === service)
    .map(({ quantity: count }) => t('licences', { count }))
