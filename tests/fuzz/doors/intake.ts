import fc from 'fast-check'
import { z } from 'zod'
import { createPages } from '../../../bot/server/server.ts'
import { intakeRoutes } from '../../../bot/server/orders.ts'
import { draw } from '../../../flows/draw.ts'
import { ctxOf } from '../../../flows/world.ts'
import { ClockWorld } from '../../support/clock-world.ts'
import { ORDER } from '../../support/orders.ts'
import { speaking } from '../../support/wizard.ts'
import { opened, type Opened } from '../door.ts'
import { bytes, headerSafe, mutated, text } from '../junk.ts'
import { openLines } from '../log.ts'
import { serving } from '../serving.ts'

/** What the ordering side sends, or somebody in its name. */

interface Input {
  readonly method: string
  readonly path: string
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

const TOKEN = 'sandbox-intake'
const WELL = `Bearer ${TOKEN}`

const good = fc.constantFrom<unknown>(
  ORDER,
  { ...ORDER, contact: { email: 'biuro@nordwind.example', isAlias: true }, repSpace: 'Reps' },
  { ...ORDER, cancelled: true },
  {
    ...ORDER,
    orderId: 'WBX-1002',
    language: 'pl',
    lines: [...ORDER.lines, { ...ORDER.lines[0], lineId: '2', family: 'A-WX', trial: true }],
  },
  [ORDER, { ...ORDER, orderId: 'WBX-1003' }, ORDER],
  [[ORDER]],
)

const id = fc.oneof(
  fc.constantFrom('WBX-1001', 'WBX-1003', '%E0%A4%A', '..%2f..', '__proto__', '%00'),
  text.map((it) => encodeURIComponent(it.replace(/\p{Cs}/gu, '').slice(0, 500))),
)

const inputs: fc.Arbitrary<Input> = fc.record({
  method: fc.constantFrom('POST', 'POST', 'POST', 'POST', 'POST', 'GET', 'DELETE', 'PUT'),
  path: fc.oneof(
    fc.constant('/orders'),
    id.map((it) => `/orders/${it}`),
  ),
  body: bytes(mutated(good, 4)),
  headers: fc.record({
    authorization: fc.oneof(
      { weight: 6, arbitrary: fc.constant(WELL) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('', 'Bearer', 'bearer sandbox-intake', 'Basic sandbox-intake', `${WELL} ${WELL}`),
      },
      { weight: 1, arbitrary: text.map(headerSafe) },
    ),
    'content-type': fc.oneof(
      { weight: 6, arbitrary: fc.constant('application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'text/plain',
          'application/json; charset=klingon',
          'application/json; charset=utf-16',
          '',
        ),
      },
      { weight: 1, arbitrary: text.map(headerSafe) },
    ),
  }),
})

const Taken = z.object({
  orderId: z.string(),
  result: z.enum(['created', 'updated', 'unchanged', 'rejected']),
  reasons: z.array(z.object({ path: z.string(), reason: z.string() })).optional(),
})
const Said = z.object({ results: z.array(Taken) })

export async function intakeDoor(): Promise<Opened> {
  const clock = new ClockWorld()
  const lines = openLines()
  const world = { ...clock.world, log: lines.log }
  const ready = () => Promise.resolve(true)
  const router = intakeRoutes(world, TOKEN)
  const server = await serving(createPages({ product: () => router, ready, log: lines.log }))

  const ask = async ({ method, path, body, headers }: Input) => {
    const sent = method === 'GET' ? {} : { body }
    const answer = await fetch(server.url + path, { method, headers, redirect: 'manual', ...sent })
    return { status: answer.status, said: JSON.parse(await answer.text()) as unknown }
  }

  /** Every order that was taken can be shown to whoever sets it up. */
  async function canBeShown(orderId: string): Promise<void> {
    const doc = await world.storage.orders.get(orderId)
    if (!doc) throw new Error(`${orderId} was taken and is not there`)
    for (const t of speaking) draw(t, doc, ctxOf(world))
  }

  async function send(input: Input): Promise<void> {
    const before = await world.storage.orders.count()
    const { status, said } = await ask(input)
    if (status >= 500 || status < 200 || (status >= 300 && status < 400)) throw new Error(`${status} was answered`)
    const isIn = input.headers['authorization'] === WELL
    if (!isIn && status !== 401) throw new Error(`${status} was answered to somebody without a token`)
    if (isIn && status === 401) throw new Error('The token was not taken')
    const changed = (await world.storage.orders.count()) !== before
    if (changed && !(isIn && status === 200)) throw new Error('An order came in by a request that was refused')
    if (status >= 400 && !z.object({ message: z.string().min(5) }).safeParse(said).success)
      throw new Error(`Nobody is told what is wrong: ${JSON.stringify(said)}`)
    if (status === 200 && input.method === 'POST')
      for (const { orderId, result, reasons } of Said.parse(said).results)
        if (result !== 'rejected') await canBeShown(orderId)
        else if (!reasons?.length) throw new Error('Rejected without a reason')
    const failed = lines.taken().find((line) => line.includes('"level":"error"'))
    if (failed) throw new Error(`Something failed inside: ${failed.slice(0, 1_000)}`)
  }

  let goods = 0
  return opened<Input>({
    name: 'intake',
    inputs,
    send,
    async serves() {
      const body = Buffer.from(JSON.stringify({ ...ORDER, orderId: `GOOD-${(goods += 1)}` }))
      const headers = { authorization: WELL, 'content-type': 'application/json' }
      const { status, said } = await ask({ method: 'POST', path: '/orders', body, headers })
      if (status !== 200 || Said.parse(said).results[0]?.result !== 'created')
        throw new Error(`A good order got ${status}`)
    },
    close: () => server.close(),
  })
}
