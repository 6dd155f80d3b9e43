import { z } from 'zod'
import type { Fact } from '../../cards/ask.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { step } from '../flow.ts'
import type { Mapped } from '../given.ts'
import type { Learned } from '../inquiry.ts'
import { purchased, startDate, type Line, type Order } from '../order.ts'
import { next, serviceName } from '../pieces.ts'

type Purchase = Line['services'][number]
type Needs = Mapped & { readonly customer: Learned<'organisation'> }

/** W10: what was bought, to be read. If it contradicts the order, the set-up stops here. */
export const subscription = step({
  id: 'subscription',
  name: (t) => t('subscription.name'),
  answer: (_: Needs) => z.object({ right: z.enum(['yes', 'no']).default('yes') }),
  examples: () => [{ right: 'yes' }, { right: 'no' }],
  verbs: { next: { right: 'yes' }, notRecognised: { right: 'no' } },
  ask: (t, { order, customer }) => ({
    title: t('subscription.title'),
    text: [t('subscription.text')],
    facts:
      order.lines.length > SHOWN
        ? sumFacts(t, order, customer)
        : order.lines.flatMap((line) => lineFacts(t, line, customer)),
    forward: [next(t), { do: 'notRecognised', title: t('button.wrong'), style: 'destructive', bare: true }],
    help: [t('subscription.help')],
  }),
  told: () => undefined,
  milestone: true,
})

/** An order of more lines is summed up: a card has only so much room. */
const SHOWN = 8

type Customer = Learned<'organisation'>

function lineFacts(t: Texts, line: Line, customer: Customer): (Fact & { group: string })[] {
  const group = t('subscription.line', { line: line.lineId, family: line.family })
  return [
    ...(line.subscriptionId ? [{ label: t('subscription.id'), value: line.subscriptionId }] : []),
    { label: t('order.start'), value: t.day(line.requestedStartDate) },
    ...line.services.map((purchase) => serviceFact(t, purchase, customer)),
    ...(line.trial ? [{ label: t('org.kind'), value: t('subscription.trial') }] : []),
  ].map((fact) => ({ ...fact, group }))
}

const sumFacts = (t: Texts, order: Order, customer: Customer): Fact[] => [
  { label: t('subscription.lines'), value: `${order.lines.length}` },
  { label: t('order.start'), value: t.day(startDate(order)) },
  ...purchased(order).map((purchase) => serviceFact(t, purchase, customer)),
]

/** What will be there; where there are licences already, also what there is now. */
function serviceFact(t: Texts, { service, quantity }: Purchase, customer: Customer): Fact {
  const licences = 'gone' in customer ? [] : customer.licences
  const before = licences.find((licence) => licence.service === service)?.quantity ?? 0
  const value =
    before > 0 ? t('subscription.change', { before, after: before + quantity }) : t('licences', { count: quantity })
  return { label: serviceName(t, service), value }
}
