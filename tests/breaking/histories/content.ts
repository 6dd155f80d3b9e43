import { converse } from '../../../flows/converse.ts'
import { takeIn } from '../../../flows/intake.ts'
import type { OrderDoc } from '../../../flows/record.ts'
import type { World } from '../../../flows/world.ts'
import { ClockWorld, PEOPLE, type Shown } from '../../support/clock-world.ts'
import { orderOf } from '../../support/orders.ts'

export const ORDER_ID = 'A-1'

/** Ola's order: one site, its provisioning, for organisations that exist. */
export const placed = (quantity = 25): object =>
  orderOf({ services: [{ service: 'meetings', quantity }] }, { orderId: ORDER_ID })

const ANSWERS: Readonly<Record<string, readonly [verb: string, inputs?: Readonly<Record<string, string>>]>> = {
  prompt: ['start'],
  role: ['next', { role: 'partner' }],
  who: ['next', { who: 'me' }],
  partnerReview: ['next'],
  customerAdmin: ['next', { customerAdminEmail: 'admin@baltyk.example' }],
  customerReview: ['next'],
  check: ['next'],
  subscription: ['next'],
  meetings: ['next', { 'meeting.defaultLanguage': 'pl_pl' }],
  site: ['next', { 'site.name': 'zolta-lodz', 'site.timeZone': 'Europe/Warsaw', 'site.userManagement': 'control_hub' }],
  enterprise: ['next'],
  review: ['next'],
}

export interface Mark {
  readonly _w: string
  readonly order: string
  readonly step: string
  readonly do: string
}

interface Form {
  readonly actions?: readonly { readonly data?: { readonly _w: string } }[]
}

/** What can be pressed on a card. */
export const marksOf = ({ card }: Pick<Shown, 'card'>): readonly Mark[] =>
  ((card ?? {}) as Form).actions?.flatMap(({ data }) =>
    data ? [{ _w: data._w, ...(JSON.parse(data._w) as Omit<Mark, '_w'>) }] : [],
  ) ?? []

/** An order at its plan card, set up as a person does it; without its card. */
export async function atPlan(organisations: { readonly partner: string; readonly customer: string }) {
  const town = new ClockWorld()
  const { provisioning } = town.world
  const world: World = {
    ...town.world,
    provisioning: {
      ...provisioning,
      // A customer that has a subdomain is not asked for one.
      getOrganisation: async (orgId) => {
        const answer = await provisioning.getOrganisation(orgId)
        return answer.ok ? { ok: true, value: { ...answer.value, subdomain: 'baltyk' } } : answer
      },
      checkSite: (name) => Promise.resolve({ ok: true, value: { name, result: 'available', suggestions: [] } }),
    },
  }
  town.world = world
  await takeIn(placed(), world)
  for (let presses = 0; presses < 30; presses += 1) {
    await town.pass(town.now + 10_000, () => Promise.resolve())
    const card = [...town.screens.values()].findLast((shown) => marksOf(shown).length > 0)
    const step = card && marksOf(card)[0]?.step
    if (step === 'plan') return contentOf(await world.storage.orders.get(ORDER_ID), organisations)
    const [verb, inputs = {}] = ANSWERS[step ?? ''] ?? []
    const mark = card && marksOf(card).find((each) => each.do === verb)
    const [person] = PEOPLE
    if (!card || !mark || !person) throw new Error(`Nobody knows how to go on from "${step}"`)
    const created = new Date(town.now).toISOString()
    const incoming = { id: `way-${presses}`, person, spaceId: card.spaceId, direct: true, created }
    await converse({ kind: 'press', ...incoming, messageId: card.messageId, inputs: { ...inputs, _w: mark._w } }, world)
  }
  throw new Error('The way to the plan has no end')
}

function contentOf(doc: OrderDoc | undefined, { partner, customer }: { partner: string; customer: string }) {
  if (!doc) throw new Error('The order is gone')
  const { live: _live, ...state } = doc.state
  const text = JSON.stringify({ state, secret: doc.secret })
    .replaceAll('org-nordwind', partner)
    .replaceAll('org-baltyk', customer)
  return { now: Date.parse(doc.state.session?.touchedAt ?? ''), text }
}
