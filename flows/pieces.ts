import type { Choice, Field } from '../cards/field.ts'
import type { Fact } from '../cards/ask.ts'
import type { Key, Texts } from '../cards/texts/texts.ts'
import type { Asked, Forward } from './asked.ts'
import type { Case, Ctx } from './case.ts'
import { windowDays, windowEnd } from './calendar.ts'
import { daysLeft, lastDayOf } from './deadlines.ts'
import type { Ruling } from './given.ts'
import { countries, zonesOf } from './places.ts'
import { purchased, type Order } from './order.ts'
import type { Organisation, Service } from './provisioning/contract.ts'

/** Parts that several steps are put together from. */

export const next = (t: Texts): Forward => ({ do: 'next', title: t('button.next'), style: 'positive' })

export const emailField = (t: Texts, id: string, label: string, more: Partial<Field> = {}): Field => ({
  kind: 'text',
  id,
  label,
  maxLength: 254,
  style: 'email',
  error: t('problem.email.malformed'),
  ...(more as object),
})

export const countryField = (t: Texts, field: { id: string; label: string; value?: string; hint?: string }): Field => ({
  kind: 'choice',
  look: 'menu',
  error: t('problem.country.missing'),
  choices: countryChoices(t),
  ...field,
})

/** Every country, by name as the reader's language sorts them. */
export const countryChoices = (t: Texts, codes: readonly string[] = countries): readonly Choice[] =>
  codes.map((value) => ({ value, title: t.country(value) })).sort((a, b) => t.compare(a.title, b.title))

/** Zones of the country; the zone the order names comes first filled in. Where no country is known, one of each region. */
export const zoneField = (
  t: Texts,
  { country, preferred, ...field }: { id: string; label: string; country: string; preferred: string | undefined },
): Field => {
  const zones = country ? zonesOf(country) : []
  const choices = [...new Set([...(preferred ? [preferred] : []), ...(zones.length > 0 ? zones : REGIONS)])].sort()
  const only = zones.length === 1 ? zones[0] : undefined
  const value = preferred && (zones.length === 0 || zones.includes(preferred)) ? preferred : only
  return {
    kind: 'choice',
    look: 'menu',
    hint: t('field.zoneHint'),
    error: t('problem.zone.missing'),
    choices: choices.map((zone) => ({ value: zone, title: zone.replaceAll('_', ' ') })),
    ...field,
    ...(value ? { value } : {}),
  }
}

const REGIONS =
  'Africa/Cairo Africa/Johannesburg Africa/Lagos America/Bogota America/Chicago America/Denver America/Los_Angeles America/Mexico_City America/New_York America/Sao_Paulo America/Toronto Asia/Dubai Asia/Hong_Kong Asia/Kolkata Asia/Seoul Asia/Singapore Asia/Tokyo Australia/Sydney Europe/Athens Europe/Berlin Europe/London Europe/Madrid Europe/Paris Europe/Prague Europe/Rome Europe/Stockholm Europe/Warsaw Pacific/Auckland'.split(
    ' ',
  )

export const serviceName = (t: Texts, service: Service): string => t(`service.${service}` satisfies Key)

/** `Calling: 120 licences`, one fact a service. */
export const purchaseFacts = (t: Texts, order: Order): readonly Fact[] =>
  purchased(order).map(({ service, quantity }) => ({
    label: serviceName(t, service),
    value: t('licences', { count: quantity }),
  }))

/** Until when an order can be set up, and how many days that is. */
export const deadlineFacts = (t: Texts, { state: { closesAt, zone } }: Case, { now }: Ctx): readonly Fact[] =>
  closesAt
    ? [
        {
          label: t('order.lastDay'),
          value: t('order.daysLeft', { day: t.day(lastDayOf(closesAt, zone)), count: daysLeft(now, closesAt, zone) }),
        },
      ]
    : []

/** The same on a prompt, which is the first thing to be delivered: the window counts from it, unless it counts already. */
export function promptDeadline(t: Texts, it: Case, ctx: Ctx): readonly Fact[] {
  const { closesAt, order, zone } = it.state
  const counted = closesAt ?? windowEnd(ctx.now, windowDays(order, ctx.rules.windowDays), zone).closesAt
  return deadlineFacts(t, { ...it, state: { ...it.state, closesAt: counted } }, ctx)
}

/** What helps a person say "that is us", and no more than that. */
export const organisationFacts = (t: Texts, org: Organisation): readonly Fact[] => [
  { label: t('org.name'), value: org.name },
  { label: t('org.id'), value: org.orgId.slice(-8) },
  ...(org.created ? [{ label: t('org.created'), value: t.day(org.created) }] : []),
  // Where not even the day is known, nothing is known of domains either.
  ...(org.created || org.domains.length > 0
    ? [{ label: t('org.domains'), value: org.domains.length > 0 ? listed(org.domains) : t('org.noDomains') }]
    : []),
  ...(org.activeSubscriptions === undefined
    ? []
    : [{ label: t('org.subscriptions'), value: t('subscriptions', { count: org.activeSubscriptions }) }]),
  ...(org.isTrial ? [{ label: t('org.kind'), value: t('org.trial') }] : []),
  ...(org.adminEmailMasked ? [{ label: t('org.admin'), value: org.adminEmailMasked }] : []),
  ...(org.managedBy ? [{ label: t('org.managedBy'), value: org.managedBy }] : []),
]

/** The first of many, and how many more there are: a card has only so much room. */
const listed = (names: readonly string[], room = 8): string =>
  [...names.slice(0, room), ...(names.length > room ? [`+${names.length - room}`] : [])].join(', ')

/** Who says that it is the right one and, where somebody refused it before, that it was refused. */
export function ruledNotice(
  t: Texts,
  org: Organisation | undefined,
  ruling: Ruling | undefined,
): Pick<Asked, 'notice'> {
  if (!org || !ruling || ruling.orgId !== org.orgId) return {}
  const { name } = ruling
  return ruling.wasRefused
    ? { notice: { tone: 'warning', text: t('review.ruledRefused', { name }) } }
    : { notice: { tone: 'emphasis', text: t('review.ruled', { name }) } }
}

/** An organisation in a list of look-alikes: what tells it from its neighbours, in one line. */
export const organisationChoice = (t: Texts, org: Organisation): Choice => ({
  value: org.orgId,
  title: org.created
    ? t('org.line', {
        name: org.name.slice(0, 200),
        domain: org.domains[0]?.slice(0, 200) ?? t('org.noDomains'),
        created: t.day(org.created),
        subscriptions: t('subscriptions', { count: org.activeSubscriptions ?? 0 }),
      })
    : org.name.slice(0, 200),
})

export const repOf = (t: Texts, order: Order): string =>
  order.accountRep ? t('rep.named', { name: order.accountRep.name, email: order.accountRep.email }) : t('rep.unnamed')
