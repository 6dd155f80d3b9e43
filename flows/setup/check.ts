import { z } from 'zod'
import type { Fact } from '../../cards/ask.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { seen } from '../fields.ts'
import { step } from '../flow.ts'
import { customerInQuestion, partnerInQuestion, type CustomerKnown } from '../given.ts'
import { next, purchaseFacts } from '../pieces.ts'
import { mappingOf, partnerMadeFor, type Finder } from '../mapping.ts'

/** W6: both sides together. Next maps the order, the point of no return; it does not start billing. */
export const check = step({
  id: 'check',
  name: (t) => t('check.name'),
  answer: (known: Finder) => z.object({ seen: seen(JSON.stringify(bothSides(known))) }),
  examples: () => [{}],
  ask: (t, known) => ({
    title: t('check.title'),
    text: [...(partnerMadeFor(known) ? [whyHalf(t, known)] : []), t('check.text')],
    ...(partnerMadeFor(known) ? { problem: { code: 'map.half' } } : {}),
    facts: [...partnerFacts(t, known), ...customerFacts(t, known), ...orderFacts(t, known)],
    notice: { tone: 'warning', text: t('check.noReturn') },
    changes: true,
    forward: [next(t)],
    help: [t('check.help')],
  }),
  told: () => undefined,
  milestone: true,
})

const whyHalf = (t: Texts, { partnerMade }: Finder): string => t.coded('failure', partnerMade?.because ?? '')

/** What is confirmed here: the mapping, and how the organisations were called when they were looked at. */
const bothSides = (known: Finder) => [mappingOf(known), partnerInQuestion(known)?.name, customerInQuestion(known)?.name]

type Grouped = Fact & { readonly group: string }
const under = (group: string, facts: readonly Fact[]): Grouped[] => facts.map((fact) => ({ ...fact, group }))

function partnerFacts(t: Texts, known: Finder): Grouped[] {
  const org = partnerInQuestion(known)
  const made = known.partnerNew
  return under(
    t('check.partner'),
    made
      ? [
          { label: t('org.name'), value: made.partnerCompanyName },
          { label: t('org.kind'), value: t(partnerMadeFor(known) ? 'org.wasCreated' : 'org.willBeCreated') },
          { label: t('field.partnerAdminEmail'), value: made.partnerAdminEmail },
          { label: t('field.partnerCountry'), value: t.country(made.partnerCountry) },
        ]
      : [
          { label: t('org.name'), value: org?.name ?? '' },
          { label: t('org.kind'), value: t('org.existing') },
        ],
  )
}

function customerFacts(t: Texts, known: Finder & CustomerKnown): Grouped[] {
  const org = customerInQuestion(known)
  const made = known.customerNew
  return under(t('check.customer'), [
    { label: t('org.name'), value: made?.customerCompanyName ?? org?.name ?? '' },
    { label: t('org.kind'), value: made ? t('org.willBeCreated') : t('org.existing') },
    { label: t('field.customerAdminEmail'), value: known.customerAdmin.customerAdminEmail },
    ...(made ? [{ label: t('field.customerCountry'), value: t.country(made.customerCountry) }] : []),
  ])
}

const orderFacts = (t: Texts, { order }: Finder): Grouped[] =>
  under(t('check.order'), [{ label: t('order.number'), value: order.orderId }, ...purchaseFacts(t, order)])
