import { z } from 'zod'
import type { Fact } from '../../cards/ask.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { seen, ticked } from '../fields.ts'
import { step } from '../flow.ts'
import { purchaseFacts } from '../pieces.ts'
import { provisionOf, settingsOf, type Settings } from '../settings.ts'

/** W14: what will be made, what will be billed, to whom and from when. The one press that starts money flowing. */
export const plan = step({
  id: 'plan',
  name: (t) => t('plan.name'),
  answer: (known: Settings) =>
    z.object({
      confirmBilling: ticked('billing.confirm'),
      seen: seen(JSON.stringify([settingsOf(known), provisionOf(known)])),
    }),
  examples: () => [{ confirmBilling: 'true' }],
  verbs: { provision: {} },
  ask: (t, known) => ({
    title: t('plan.title'),
    notice: { tone: 'warning', text: t('plan.consequence') },
    facts: [...madeFacts(t, known), ...billedFacts(t, known)],
    fields: [
      {
        kind: 'tick',
        id: 'confirmBilling',
        label: t('field.confirmBilling'),
        says: t('field.confirmBillingSays', { order: known.order.orderId, customer: known.mapping.customerName }),
        error: t('problem.billing.confirm'),
      },
    ],
    forward: [{ do: 'provision', title: t('button.provision'), style: 'positive' }],
    help: [t('plan.help')],
  }),
  told: () => undefined,
  milestone: true,
})

type Grouped = Fact & { readonly group: string }

function madeFacts(t: Texts, known: Settings): Grouped[] {
  const { location, sites, subdomain } = settingsOf(known)
  const group = t('plan.made')
  return [
    ...(location ? [{ group, label: t('location.name'), value: `${location.name}, ${location.city}` }] : []),
    ...sites.map((site) => ({ group, label: t('plan.site'), value: `${site.name}.webex.com` })),
    ...(subdomain ? [{ group, label: t('field.subdomain'), value: subdomain }] : []),
  ]
}

function billedFacts(t: Texts, { order, mapping, today }: Settings): Grouped[] {
  const group = t('plan.billed')
  return [
    ...purchaseFacts(t, order).map((fact) => ({ ...fact, group })),
    { group, label: t('plan.for'), value: mapping.customerName },
    { group, label: t('plan.through'), value: mapping.partnerName },
    { group, label: t('order.number'), value: order.orderId },
    { group, label: t('plan.from'), value: t('plan.now', { day: t.day(today) }) },
  ]
}
