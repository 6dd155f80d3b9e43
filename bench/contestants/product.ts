import { bot } from '../child.ts'
import type { Kit } from '../kit.ts'
import { crowdOf, type Crowd } from '../world/plan.ts'
import { ENCRYPTION_KEY } from '../store/open.ts'
import { webexSecret } from '../world/webex.ts'
import type { Contestant } from './contestant.ts'

const intake = 'bench-intake-token'

interface Site {
  readonly port: number
  readonly world: string
  readonly folder: string
  /** The URL of its store, where that is not in its folder. */
  readonly store?: string
}

/** Settings of a bot whose Webex, and all else outside, is the bench's world. */
export const settings = ({ port, world, folder, store }: Site) => ({
  PORT: `${port}`,
  DATA_DIR: folder,
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  WEBEX_API_URL: `${world}/webex`,
  WEBEX_TOKEN: 'sandbox-bot',
  WEBHOOK_SECRET: webexSecret,
  PROVISIONING_URL: `${world}/provisioning`,
  INTAKE_TOKEN: intake,
  PROMPTS_PER_SECOND: '1000',
  ENCRYPTION_KEY,
  ...(store !== undefined && { STORAGE_URL: store }),
})

/** The whole product in a process of its own: every press is a turn of a live wizard, and a card of it is sent again with help. */
export const product: Contestant = {
  name: 'Set Up Now, the whole product',
  dialect: 'webex',
  durable: true,
  program: (place) => bot(settings(place)),
  prepare: ({ url }, kit, crowd) => seat(url, kit, { crowd, people: kit.pace.people }),
}

/** Brings a crowd into their set-ups, each at the first card of their own. */
export async function seat(url: string, { world }: Kit, crowd: Crowd): Promise<void> {
  await order(url, crowdOf(crowd), '2026-03-02')
  await world.ask('met', crowd)
  const started = { url, dialect: 'webex', ...crowd, verb: 'start', pace: { inFlight: 16 } } as const
  await world.run({ ...started, until: { turns: crowd.people } })
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
