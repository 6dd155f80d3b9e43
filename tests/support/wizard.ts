import { openTexts } from '../../bot/texts.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { languages } from '../../cards/texts/index.ts'
import type { Person } from '../../flows/chat.ts'
import type { Mapping } from '../../flows/given.ts'
import { settled } from '../../flows/move.ts'
import { Order } from '../../flows/order.ts'
import { emptySecret, type Case, type Ctx, type Rules } from '../../flows/case.ts'
import { ownerOf } from '../../flows/people.ts'
import { begin } from '../../flows/session.ts'
import { spoken } from '../../flows/speak.ts'
import { carriedOut } from '../../flows/verbs.ts'
import { order, orderOf } from './orders.ts'

/** The wizard without its world: orders as decisions take them, a clock that stands still, and the texts. */

export const OLA: Person = { personId: 'person-ola', email: 'ola@nordwind.example', displayName: 'Ola Nowak' }

const RULES: Rules = {
  idleMinutes: 30,
  windowDays: { flex: 7, other: 30 },
  promptTime: '09:00',
  defaultZone: 'Europe/Warsaw',
  defaultLanguage: 'en',
  passwordLinkMinutes: 15,
  offerHours: 4,
  quiet: { from: '20:00', to: '08:00' },
  outageMinutes: 120,
  retentionDays: 90,
  reps: { space: 'Reps', language: 'en', cards: 30, digestTime: '08:00' },
  claimSpaces: { 'nordwind.example': 'Nordwind setup' },
}

export const NOW = '2026-03-02T08:00:00.000Z'

/** A context whose ids are counted, so that equal histories are equal to the letter. */
export function ctxAt(now = NOW): Ctx {
  let ids = 0
  return {
    now: new Date(now),
    newId: () => `id-${++ids}`,
    spread: (ms) => ms,
    hash: (text) => `hash-of-${text.length}`,
    rules: RULES,
  }
}

const texts = openTexts()

/** Every language the product speaks. */
export const speaking: readonly Texts[] = languages.map((language) => texts(language))
export const english = texts('en')

/** An order that is due and that nobody has begun. */
export function due(content: object = order({})): Case {
  const parsed = Order.parse(content)
  return {
    id: parsed.orderId,
    effects: [],
    secret: emptySecret,
    state: {
      order: parsed,
      status: 'awaiting',
      rev: 0,
      language: 'en',
      zone: parsed.timeZone ?? RULES.defaultZone,
      prompt: { dueAt: NOW, deliveredAt: NOW, tries: 0 },
      closesAt: '2026-03-09T23:00:00.000Z',
      refused: [],
      matters: [],
      links: [],
      posts: [],
      codes: [],
      asked: [],
      history: [],
    },
  }
}

/** The same order once *Set Up Now* was pressed. */
export const begun = (it: Case, ctx: Ctx): Case => settled(begin(it, ctx, ownerOf(OLA), 'en'), ctx)

/** Over the point of no return, with a draft of the service set-up about to begin. */
export function mappedTo(it: Case, mapping: Partial<Mapping> = {}): Case {
  const whole: Mapping = {
    partnerOrgId: 'org-nordwind',
    partnerName: 'Nordwind Systemy Sp. z o.o.',
    partnerCreated: false,
    partnerAdminEmail: OLA.email,
    customerOrgId: 'org-zolta',
    customerName: it.state.order.customerName,
    customerCreated: true,
    customerAdminEmail: 'bea@zolta-lodz.example',
    ...mapping,
  }
  return { ...it, state: { ...it.state, status: 'mapped' }, secret: { ...it.secret, mapping: whole } }
}

/** Orders of what was bought, and where the contract says it is used. */
export const buying = (services: readonly string[], contractCountry?: string): object =>
  orderOf({ services: services.map((service) => ({ service, quantity: 25 })), contractCountry })

/** A press by the owner on the card that counts; due work is taken as done. */
export const press = (it: Case, ctx: Ctx, wanted: string, inputs: Readonly<Record<string, string>> = {}): Case =>
  idle(settled(carriedOut(it, ctx, english, { do: wanted, inputs, via: 'card' }), ctx))

/** A message by the owner, read as an answer to the card that counts, which speaks `t`. */
export const type = (it: Case, ctx: Ctx, t: Texts, text: string): Case =>
  idle(settled(spoken(it, ctx, { kind: 'words', text, person: OLA, all: speaking, t }), ctx))

/** Nothing left to do outside. */
export const idle = (it: Case): Case => ({ ...it, effects: [] })
