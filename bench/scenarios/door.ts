import { createHmac } from 'node:crypto'
import autocannon from 'autocannon'
import { role, type Child } from '../child.ts'
import { embedded } from '../engines.ts'
import type { Kit } from '../kit.ts'
import { median } from '../median.ts'
import { ratio, type Row } from '../table.ts'
import { webexSecret } from '../world/webex.ts'
import type { Scenario } from './scenario.ts'

const CONNECTIONS = 16

/** The webhook door with nobody behind it: on plain `node:http`, where it is, and inside Express, where it might be. */
export const door: Scenario = {
  name: 'door',
  what: 'the webhook door on plain node:http and inside Express',
  async run(kit) {
    const rows = [...(await compare(kit, false)), ...(await compare(kit, true))]
    return [
      {
        title: `The webhook door alone: verify, parse, store, answer (${CONNECTIONS} connections)`,
        columns: ['req/s', 'p50 ms', 'p99 ms', 'plain ÷ it', 'CPU µs/request'],
        rows,
        notes: ['"in memory" stores nothing, so that only the way through the server differs'],
      },
    ]
  },
}

interface Shot {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly cpuUs: number
}

async function compare(kit: Kit, durable: boolean): Promise<Row[]> {
  const where = durable ? 'durable' : 'in memory'
  const open = async (name: string) => {
    const store = await embedded.place(kit.folder)
    return kit.start((port) => role(name, { port: `${port}`, ...(durable && { store }) }))
  }
  const doors = [
    { name: `plain node:http, ${where}`, child: await open('plainDoor'), shots: [] as Shot[] },
    { name: `inside Express, ${where}`, child: await open('expressDoor'), shots: [] as Shot[] },
  ]
  for (const { child } of doors) await shoot(child, kit.pace.doorSeconds)
  for (let round = 1; round <= kit.pace.rounds; round += 1) {
    kit.say(`the door, ${where}: round ${round} of ${kit.pace.rounds}`)
    for (const { child, shots } of doors) shots.push(await shoot(child, kit.pace.doorSeconds))
  }
  await Promise.all(doors.map(({ child }) => child.stop()))
  const figures = doors.map(({ name, shots }) => ({ name, ...middle(shots) }))
  return figures.map(({ name, perSecond, p50, p99, cpuUs }) => ({
    name,
    cells: [perSecond, p50, p99, ratio(figures[0]?.perSecond, perSecond), Math.round(cpuUs)],
  }))
}

const middle = (shots: readonly Shot[]): Shot => ({
  perSecond: median(shots.map(({ perSecond }) => perSecond)),
  p50: median(shots.map(({ p50 }) => p50)),
  p99: median(shots.map(({ p99 }) => p99)),
  cpuUs: median(shots.map(({ cpuUs }) => cpuUs)),
})

let made = 0

/** Every event is another one, properly signed. */
function event() {
  const data = {
    id: `shot.${++made}`,
    roomId: `room.${made % 256}`,
    personId: `person.${made % 256}`,
    created: '2026-03-02T09:00:00Z',
  }
  const body = JSON.stringify({
    id: 'webhook.2',
    resource: 'attachmentActions',
    event: 'created',
    actorId: data.personId,
    data,
  })
  const headers = {
    'content-type': 'application/json',
    'x-spark-signature': createHmac('sha1', webexSecret).update(body).digest('hex'),
  }
  return { body, headers }
}

async function shoot(child: Child, duration: number): Promise<Shot> {
  const before = await child.probe()
  const setupRequest = (request: autocannon.Request) => ({ ...request, ...event() })
  const requests = [{ method: 'POST', path: '/webex', setupRequest }] as const
  const result = await autocannon({ url: child.url, connections: CONNECTIONS, duration, requests })
  if (result.non2xx > 0 || result.errors > 0) throw new Error('The door refused events')
  const after = await child.probe()
  const { p50, p99 } = result.latency
  const cpuUs = ((after.cpuMs - before.cpuMs) * 1_000) / result.requests.total
  return { perSecond: result.requests.total / result.duration, p50, p99, cpuUs }
}
