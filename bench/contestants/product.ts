import { bot } from '../child.ts'
import { crowdOf } from '../world/plan.ts'
import { webexSecret } from '../world/webex.ts'
import type { Contestant } from './contestant.ts'

const intake = 'bench-intake-token'

/** Settings of a bot whose Webex, and all else outside, is the bench's world. */
export const settings = ({ port, world, folder }: { port: number; world: string; folder: string }) => ({
  PORT: `${port}`,
  DATA_DIR: folder,
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  WEBEX_API_URL: `${world}/webex`,
  WEBEX_TOKEN: 'sandbox-bot',
  WEBHOOK_SECRET: webexSecret,
  PROVISIONING_URL: `${world}/provisioning`,
  INTAKE_TOKEN: intake,
})

/** The whole product in a process of its own: every press is a turn of a live wizard, and a card of it is sent again with help. */
export const product: Contestant = {
  name: 'Set Up Now, the whole product',
  dialect: 'webex',
  durable: true,
  program: (place) => bot(settings(place)),
  async prepare({ url }, kit, crowd) {
    const { people } = kit.pace
    await order(url, crowdOf({ crowd, people }), '2026-03-02')
    await kit.world.ask('met', { crowd, people })
    const started = { url, dialect: 'webex', crowd, people, verb: 'start', pace: { inFlight: 16 } } as const
    await kit.world.run({ ...started, until: { turns: people } })
  },
}

const BATCH = 250
const AT_ONCE = 4

/** Places an order for each, under the same id; their first prompt is due on `day`. */
export async function order(url: string, talkers: readonly string[], day: string): Promise<void> {
  const batches = Array.from({ length: Math.ceil(talkers.length / BATCH) }, (_, n) =>
    talkers.slice(n * BATCH, (n + 1) * BATCH),
  )
  const sender = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const headers = { authorization: `Bearer ${intake}`, 'content-type': 'application/json' }
      const body = JSON.stringify(batch.map((talker) => orderOf(talker, day)))
      const { status } = await fetch(`${url}/orders`, { method: 'POST', headers, body })
      if (status !== 200) throw new Error(`Orders were answered with ${status}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sender))
}

const orderOf = (talker: string, requestedStartDate: string) => ({
  orderId: talker,
  customerName: 'Żółta Łódź S.A.',
  partnerName: 'Nordwind Systemy Sp. z o.o.',
  timeZone: 'Europe/Warsaw',
  contact: { email: `${talker}@bench.example` },
  accountRep: { name: 'Ivo Novak', email: 'ivo@cisco-reps.example' },
  lines: [
    {
      lineId: '1',
      subscriptionId: 'SUB-1001',
      family: 'A-FLEX',
      requestedStartDate,
      services: [
        { service: 'calling', quantity: 120 },
        { service: 'meetings', quantity: 120 },
      ],
      contractCountry: 'PL',
    },
  ],
})
