import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { build, openKillable, type Killable } from '../support/killable.ts'
import { orderOf } from '../support/orders.ts'
import { cardOf, type Message, type Player } from '../support/player.ts'

/** Very many orders due at one minute: each prompt goes out once, whatever happens to the bot meanwhile. */

beforeAll(build, 120_000)

let bot: Killable
beforeEach(async () => {
  bot = await openKillable({ settings: { PROMPTS_PER_SECOND: '15', SANDBOX_CLOCK: 'on' } })
})
afterEach(() => bot.close())

const contacts = {
  ola: 'ola@nordwind.example',
  marek: 'marek@nordwind.example',
  bea: 'bea@zolta-lodz.example',
  ivo: 'ivo@cisco-reps.example',
  zed: 'zed@obcy.example',
} as const
const people = Object.keys(contacts) as (keyof typeof contacts)[]

const DAY = { requestedStartDate: '2027-03-01' }
const orders = Array.from({ length: 300 }, (_, n) => {
  const email = contacts[people[n % people.length] ?? 'ola']
  return orderOf(DAY, { orderId: `MANY-${n + 1}`, contact: { email } })
})
const ids = orders.map((_, n) => `MANY-${n + 1}`)

/** Moves the bot's clock. The bot may be killed before it answers, so nobody waits for that. */
const clock = (now: string) =>
  void fetch(`${bot.url}/sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ now }),
  }).catch(() => undefined)

/** Every card in every 1:1, by the order whose it is. */
async function prompts(): Promise<readonly string[]> {
  const all = await Promise.all(people.map((who) => messagesOf(bot.player(who))))
  return all.flat().flatMap((message) => cardOf(message)?.order ?? [])
}

async function messagesOf(player: Player): Promise<readonly Message[]> {
  const list = async <T>(path: string) => (await player.rest<{ items: readonly T[] }>('GET', path)).body.items
  const [room] = await list<{ id: string }>('/rooms?type=direct')
  return room ? list<Message>(`/messages?max=1000&roomId=${encodeURIComponent(room.id)}`) : []
}

const reached = async (count: number) => {
  while ((await prompts()).length < count) await sleep(20)
}

test('killed twice in the middle of 300 prompts: each order’s card is there, and there once', async () => {
  await bot.take(orders)
  clock('2027-03-01T08:00:00Z')
  for (const count of [70, 190]) {
    await reached(count)
    await bot.kill()
    expect(new Set(await prompts()).size).toBeLessThan(300)
    await bot.start()
  }
  await reached(300)
  for (const id of ids) while (!(await bot.order(id)).prompt.deliveredAt) await sleep(20)
  expect((await prompts()).toSorted()).toEqual(ids.toSorted())
}, 60_000)
