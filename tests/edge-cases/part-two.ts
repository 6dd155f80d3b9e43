import { setTimeout as sleep } from 'node:timers/promises'
import type { CardSeen, Player } from '../support/player.ts'
import { ORDER } from '../support/orders.ts'
import type { Stage } from '../support/stage.ts'
import { prompted, toBothSides, toCustomerOf, toMapped } from './visits.ts'

type Inputs = Readonly<Record<string, string>>

/** Lines that buy these services. */
export const lines = (...services: readonly string[]) => [
  { ...ORDER.lines[0], services: services.map((service) => ({ service, quantity: 25 })) },
]

/** What is answered to a card of part two, so that orders do not get in each other's way. */
export function answersFor(orderId: string): Readonly<Record<string, Inputs>> {
  const name = orderId.toLowerCase()
  return {
    location: {
      'location.name': `Biuro ${orderId}`,
      'location.country': 'PL',
      'location.address1': 'ul. Świętokrzyska 1',
      'location.city': 'Warszawa',
      'location.postalCode': '00-001',
    },
    languages: {
      'location.timeZone': 'Europe/Warsaw',
      'location.announcementLanguage': 'pl_pl',
      'location.emailLanguage': 'pl_pl',
    },
    terms: { termsAccepted: 'true' },
    meetings: { 'meeting.defaultLanguage': 'pl_pl' },
    site: { 'site.name': name, 'site.timeZone': 'Europe/Warsaw', 'site.userManagement': 'control_hub' },
    enterprise: { subdomain: name.replace(/[^a-z0-9]/g, '') },
  }
}

/** Goes on from card to card, pressing what leads forward, until the card of `to`. Gives the steps passed. */
export async function onTo(player: Player, orderId: string, to: string): Promise<readonly string[]> {
  const answers = answersFor(orderId)
  const passed: string[] = []
  for (const end = Date.now() + 25_000; Date.now() < end;) {
    const card = await player.sees()
    if (card.step === to) return passed
    const verb = card.verbs.find((each) => ['next', 'save', 'checkAvailability'].includes(each))
    if (!verb) await sleep(20)
    else {
      if (passed.at(-1) !== card.step) passed.push(card.step)
      await player.presses(verb, card.fields.length > 0 ? answers[card.step] : {})
    }
  }
  throw new Error(`${to} was not reached, only ${passed.join(', ')}`)
}

/** Zed's order for these services, for Bałtyk, whose subdomain stays: over the point of no return. */
export async function mapped(stage: Stage, orderId: string, ...services: readonly string[]): Promise<Player> {
  const { player } = await prompted(stage, 'zed', { orderId, lines: lines(...services) })
  await toMapped(player)
  return player
}

/** Zed's order for a customer that has no organisation yet, and so no subdomain. */
export async function mappedToNew(stage: Stage, orderId: string, ...services: readonly string[]): Promise<Player> {
  const customerName = `Klient ${orderId}`
  const { player } = await prompted(stage, 'zed', { orderId, customerName, lines: lines(...services) })
  await toCustomerOf(player, `admin@${orderId.toLowerCase()}.example`)
  await player.presses('next', { customerCompanyName: customerName, customerCountry: 'PL' })
  await player.presses('next')
  await player.at('subscription')
  return player
}

/** The same up to the card whose press starts billing. */
export async function toPlanOf(stage: Stage, orderId: string, ...services: readonly string[]): Promise<Player> {
  const zed = await mapped(stage, orderId, ...services)
  await onTo(zed, orderId, 'plan')
  return zed
}

/** Up to where both sides are shown. */
export async function toCheckOf(stage: Stage, orderId: string, ...services: readonly string[]): Promise<Player> {
  const { player } = await prompted(stage, 'zed', { orderId, lines: lines(...services) })
  await toBothSides(player)
  return player
}

export const provisions = (player: Player): Promise<CardSeen> => player.presses('provision', { confirmBilling: 'true' })

/** How often provisioning was accepted for an order. */
export const provisionings = async (stage: Stage, orderId: string): Promise<number> =>
  (await stage.ledger()).filter(({ order, operation }) => order === orderId && operation === 'provision').length

/** What is kept of an order, readable: answers are decrypted. */
export const kept = async (stage: Stage, orderId: string): Promise<string> =>
  JSON.stringify(await stage.app().world.storage.orders.get(orderId))

/** Waits for the receipt of this order; the one before may still be there. */
export const receiptOf = (player: Player, orderId: string): Promise<CardSeen> =>
  player.sees(new RegExp(`(Services are active|Usługi działają)[\\s\\S]*: ${orderId}\\n`))
