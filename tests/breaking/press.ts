import { setTimeout as sleep } from 'node:timers/promises'
import { cardOf, type CardSeen } from '../support/player.ts'
import type { World } from './world.ts'

/** The newest card of the order from which something can be done, if there is one. */
export async function cardFor(world: World, orderId: string, verb: string): Promise<CardSeen | undefined> {
  const cards = (await world.messages()).map(cardOf)
  return cards.find((card) => card?.order === orderId && card.verbs.includes(verb))
}

/** Zed presses *Provision and start billing*; gives the id of the press, nothing when there is no such card. */
export async function pressed(world: World, orderId: string): Promise<string | undefined> {
  const card = await cardFor(world, orderId, 'provision')
  return card && world.zed.submits(card, 'provision', { confirmBilling: 'true' })
}

interface Delivery {
  readonly about: string
  readonly status: number | null
}

/** Until Webex has told the bot, or knows that it cannot; true when the bot has taken it. */
export async function delivered({ sandbox }: World, about: string): Promise<boolean> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const { body } = await sandbox.call<{ items: readonly Delivery[] }>('GET', '/sandbox/webex/deliveries')
    const delivery = body.items.find((item) => item.about === about)
    if (delivery) return delivery.status === 200
    await sleep(2)
  }
  throw new Error('Webex did not even try to tell the bot')
}
