import { setTimeout as sleep } from 'node:timers/promises'
import { order } from '../support/orders.ts'
import type { CardSeen, Message, Player } from '../support/player.ts'
import type { Stage } from '../support/stage.ts'
import { pressOn, walk, type Press } from '../support/walks.ts'

const EMAILS = {
  ola: 'ola@nordwind.example',
  marek: 'marek@nordwind.example',
  bea: 'bea@zolta-lodz.example',
  ivo: 'ivo@cisco-reps.example',
  zed: 'zed@obcy.example',
} as const
export type Name = keyof typeof EMAILS

/** Places an order whose contact is `who`, and waits for its prompt. */
export async function prompted(
  stage: Stage,
  who: Name,
  change: { readonly orderId: string; readonly [more: string]: unknown },
) {
  const { status, body } = await stage.call('POST', '/orders', order({ contact: { email: EMAILS[who] }, ...change }))
  if (status !== 200 || body['result'] !== 'created') throw new Error(`Not taken in: ${JSON.stringify(body)}`)
  const player = stage.player(who)
  const card = await player.sees(new RegExp(change.orderId))
  return { player, card }
}

const asPartner: readonly Press[] = [
  { at: 'prompt', do: 'start' },
  { at: 'role', do: 'next', inputs: { role: 'partner' } },
  { at: 'who', do: 'next', inputs: { who: 'me' } },
]

/** From the prompt to the first card about the partner organisation. */
export async function toPartner(player: Player): Promise<CardSeen> {
  for (const press of asPartner) await pressOn(player, press)
  return player.sees()
}

/** Zed's way, whose organisation is found at once: from the prompt to the customer administrator. */
export const toCustomer = (zed: Player): Promise<CardSeen> =>
  walk(zed, [...asPartner, { at: 'partnerReview', do: 'next' }], 'customerAdmin')

/** Zed's way on: the customer that this address leads to. */
export async function toCustomerOf(zed: Player, customerAdminEmail: string): Promise<CardSeen> {
  await toCustomer(zed)
  return zed.presses('next', { customerAdminEmail })
}

/** Zed's way on, for Bałtyk, to where both sides are shown. */
export async function toBothSides(zed: Player): Promise<CardSeen> {
  await toCustomerOf(zed, 'admin@baltyk.example')
  return walk(zed, [{ at: 'customerReview', do: 'next' }], 'check')
}

/** Zed's way on, over the point of no return. */
export async function toMapped(zed: Player): Promise<CardSeen> {
  await toBothSides(zed)
  await zed.presses('next')
  return zed.at('subscription')
}

/** Forwards a card to the space "Nordwind setup", as it is, where it stays. */
export async function forwarded(player: Player, card: CardSeen): Promise<CardSeen> {
  const rooms = await player.rest<{ items: readonly { id: string }[] }>('GET', '/rooms?type=group')
  const { body } = await player.rest<Message>('POST', '/messages', {
    roomId: rooms.body.items[0]?.id,
    markdown: '<@personEmail:set-up-now@webex.bot>',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card.form }],
  })
  return { ...card, messageId: body.id }
}

/** What is written in the space "Nordwind setup", newest first. */
export async function inSpace(player: Player): Promise<readonly Message[]> {
  const rooms = await player.rest<{ items: readonly { id: string }[] }>('GET', '/rooms?type=group')
  const roomId = encodeURIComponent(rooms.body.items[0]?.id ?? '')
  return (await player.rest<{ items: readonly Message[] }>('GET', `/messages?max=100&roomId=${roomId}`)).body.items
}

/** What a button of the card sends, with something in its mark changed. */
export function marked(card: CardSeen, verb: string, change: object): { readonly _w: string } {
  const found = (card.form.actions ?? []).map(({ data }) => data?._w ?? '{}').find((mark) => verbIn(mark) === verb)
  if (!found) throw new Error(`There is no button "${verb}" on "${card.title}"`)
  return { _w: JSON.stringify({ ...(JSON.parse(found) as object), ...change }) }
}

const verbIn = (mark: string) => (JSON.parse(mark) as { readonly do?: string }).do

/** How often something stands in the history of an order. */
export const times = async (stage: Stage, orderId: string, what: string): Promise<number> =>
  (await stage.order(orderId)).history.filter((line) => line.what === what).length

/** What was changed in the world for an order, repeats left out. */
export const done = async (stage: Stage, orderId: string): Promise<readonly string[]> =>
  (await stage.ledger()).filter((entry) => entry.order === orderId && !entry.repeat).map(({ operation }) => operation)

/** Waits for a card below `than`. */
export async function newer(player: Player, than: CardSeen): Promise<CardSeen> {
  let card = than
  await until(async () => {
    card = await player.sees()
    return card.messageId !== than.messageId && card.created >= than.created
  }, `a card below "${than.title}"`)
  return card
}

/** Waits until something has come about. */
export async function until(holds: () => Promise<boolean>, wanted: string): Promise<void> {
  for (const end = Date.now() + 15_000; !(await holds()); await sleep(20))
    if (Date.now() > end) throw new Error(`Waited in vain for ${wanted}`)
}

/** Waits until something stands so often in the history of an order. */
export const noted = (stage: Stage, orderId: string, what: string, count = 1): Promise<void> =>
  until(async () => (await times(stage, orderId, what)) === count, `${what} in the history of ${orderId}`)
