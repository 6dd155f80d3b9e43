import { languages } from '../cards/texts/index.ts'
import type { Texts } from '../cards/texts/texts.ts'
import type { Case, Ctx } from './case.ts'
import type { Incoming, Person } from './chat.ts'
import { ordersOf } from './current.ts'
import { settled } from './move.ts'
import { contactOf, sameAddress } from './people.ts'
import type { OrderDoc, PersonRecord } from './record.ts'
import { isOver, scrubbed } from './retention.ts'
import { end, isBusy } from './session.ts'
import { change, tellWords, textsFor } from './turn.ts'
import type { World } from './world.ts'

/** What is kept about a person, told to nobody else, and what of it they can have deleted. Never an answer's value. */

/** Answers in private what is stored about whoever asks. */
export async function holding(incoming: Incoming, world: World): Promise<void> {
  const { person } = incoming
  const t = await textsFor(world, person.personId)
  const known = await world.storage.people.get(person.personId)
  const orders = await ordersOf(person, world)
  const lines = [
    ...personLines(t, known),
    ...orders.flatMap((doc) => orderLines(t, doc, { person, days: world.rules.retentionDays })),
  ]
  const how = t('hold.how', { command: t.coded('command', 'forget').split('|')[0] ?? '' })
  await tellWords(world, incoming, lines.length === 0 ? t('hold.nothing') : [t('hold.title'), ...lines, how].join('\n'))
}

function personLines(t: Texts, { language, guesses = [] }: PersonRecord = {}): string[] {
  const spoken = languages.find((each) => each === language)
  return [
    ...(spoken ? [`• ${t('hold.language', { name: t.ownName(spoken) })}`] : []),
    ...(guesses.length > 0 ? [`• ${t('hold.guesses', { count: `${guesses.length}` })}`] : []),
  ]
}

function orderLines(
  t: Texts,
  doc: OrderDoc,
  { person, days }: { readonly person: Person; readonly days: number },
): string[] {
  const { state, secret, effects } = doc
  const parked = Object.keys(secret.parked ?? {}).length
  const trail = state.history.filter(({ who }) => who === person.personId).length
  const retire = effects.find(({ kind }) => kind === 'retire')
  const lifecycle = t.coded('lifecycle', state.session ? 'live' : state.status)
  const roles = rolesOf(doc, person).map((role) => t(`hold.role.${role}`))
  return [
    `• ${t('hold.order', { order: doc.id, state: lifecycle, roles: roles.join(', ') })}`,
    ...(state.session ? [t('hold.draft', { count: Object.keys(secret.answers).length })] : []),
    ...(parked > 0 ? [t('hold.parked', { count: parked })] : []),
    ...(trail > 0 ? [t('hold.trail', { count: trail })] : []),
    retire ? t('hold.until', { moment: t.moment(retire.dueAt, state.zone) }) : t('hold.after', { count: days }),
  ].map((line, n) => (n === 0 ? line : `   ${line}`))
}

function rolesOf({ state }: OrderDoc, { personId, email }: Person): ('owner' | 'contact' | 'customer' | 'offered')[] {
  const { offer, customer } = state
  const owns = (state.session?.owner ?? state.person)?.personId === personId
  return [
    ...(owns ? (['owner'] as const) : []),
    ...(sameAddress(contactOf(state).email, email) ? (['contact'] as const) : []),
    ...(customer && sameAddress(customer.email, email) ? (['customer'] as const) : []),
    ...(offer && 'personId' in offer.to && offer.to.personId === personId ? (['offered'] as const) : []),
  ]
}

type Forgot = 'over' | 'draft' | 'busy' | 'mapped' | 'parked' | 'nothing'

/** Deletes of a person what can be deleted, and says what that was, and what stays for how long. */
export async function forget(incoming: Incoming, world: World): Promise<void> {
  const { person } = incoming
  const t = await textsFor(world, person.personId)
  const known = await world.storage.people.get(person.personId)
  const lines: string[] = []
  for (const { id } of await ordersOf(person, world)) {
    const outcome: { forgot: Forgot; isOver: boolean } = { forgot: 'nothing', isOver: false }
    await change(world, id, incoming.id, (it, ctx) => {
      const { next, forgot } = forgotten(it, ctx, person)
      Object.assign(outcome, { forgot, isOver: isOver(it) })
      return forgot === 'nothing' ? it : settled(next, ctx)
    })
    if (outcome.forgot !== 'nothing') lines.push(t(`hold.forgot.${outcome.forgot}`, { order: id }))
    if (!outcome.isOver) lines.push(t('hold.stays', { order: id, count: world.rules.retentionDays }))
  }
  await world.storage.people.remove(person.personId)
  const all = [...(known ? [t('hold.forgotPerson')] : []), ...lines]
  await tellWords(world, incoming, all.length === 0 ? t('hold.nothing') : all.join('\n'))
}

/** An order that is over lets its people go. Of one that is going on only what was not sent yet goes. */
function forgotten(it: Case, ctx: Ctx, { personId }: Person): { readonly next: Case; readonly forgot: Forgot } {
  const { state, secret } = it
  const isOwner = state.session?.owner.personId === personId
  if (isOver(it)) return { next: scrubbed(it, ctx), forgot: 'over' }
  if (isOwner && isBusy(it, ctx)) return { next: it, forgot: 'busy' }
  if (isOwner && secret.mapping) return { next: it, forgot: 'mapped' }
  if (isOwner) return { next: end(it, ctx, 'closed'), forgot: 'draft' }
  const { parked, ...rest } = secret
  if (!parked || state.person?.personId !== personId) return { next: it, forgot: 'nothing' }
  return { next: { ...it, secret: rest }, forgot: 'parked' }
}
