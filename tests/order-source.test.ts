import { afterEach, describe, expect, test } from '@jest/globals'
import { addresses, readConfig, type Env } from '../bot/config.ts'
import { openLog } from '../bot/log.ts'
import { openOrders } from '../bot/provisioning/orders.ts'
import type { OrderSource } from '../flows/order-source.ts'
import { listening } from './support/listening.ts'
import { ORDER } from './support/orders.ts'
import { openTestSandbox, type TestSandbox } from './support/sandbox.ts'

const opened: { readonly close: () => Promise<void> }[] = []
let logged: string[] = []
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close()
  logged = []
})

/** The ordering side as these settings open it. */
function open(env: Env): OrderSource {
  const config = readConfig(env)
  const log = openLog('info', { write: (line) => void logged.push(line) })
  return openOrders(config, addresses({ ...config, mode: 'webex' }, { http: 0, smtp: 0 }).orders, log)
}

interface Answer {
  readonly status?: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An ordering side that always answers this, and what it was asked. */
async function answering({ status = 200, body = '', headers = {} }: Answer) {
  const asked: unknown[] = []
  const server = await listening((request, response) => {
    asked.push({ method: request.method, url: request.url, authorization: request.headers.authorization })
    response.writeHead(status, headers).end(body)
  })
  opened.push(server)
  return { asked, source: open({ ORDERS_URL: `${server.url}/v2/orders/`, ORDERS_TOKEN: 'sesame' }) }
}

const unreachable = { kind: 'unreachable' }

describe('an order that is read again', () => {
  test('is asked for by its id, with the token, and is what the intake would take', async () => {
    const { source, asked } = await answering({ body: JSON.stringify({ ...ORDER, orderId: 'WBX/1:2' }) })
    expect(await source.read('WBX/1:2')).toEqual({ kind: 'order', order: { ...ORDER, orderId: 'WBX/1:2' } })
    expect(asked).toEqual([{ method: 'GET', url: '/v2/orders/WBX%2F1%3A2', authorization: 'Bearer sesame' }])
  })

  test.each<[string, Answer, object]>([
    ['is unknown', { status: 404, body: '<h1>Not found</h1>' }, { kind: 'unknown' }],
    ['was withdrawn', { status: 410 }, { kind: 'withdrawn' }],
    ['was cancelled', { body: JSON.stringify({ ...ORDER, cancelled: true }) }, { kind: 'withdrawn' }],
  ])('may be one that %s', async (_, answer, reading) => {
    const { source } = await answering(answer)
    expect(await source.read('WBX-1001')).toEqual(reading)
    expect(logged).toEqual([])
  })

  test.each<[string, Answer, object]>([
    ['an order that the intake would not take', { body: JSON.stringify({ ...ORDER, lines: [] }) }, unreachable],
    ['another order', { body: JSON.stringify({ ...ORDER, orderId: 'WBX-1002' }) }, unreachable],
    ['no JSON', { body: '<!doctype html>' }, unreachable],
    ['too much', { body: JSON.stringify({ ...ORDER, padding: 'x'.repeat(1_100_000) }) }, unreachable],
    ['“who are you?”', { status: 401 }, unreachable],
    ['another address', { status: 302, headers: { location: '/elsewhere' } }, unreachable],
    ['“later”', { status: 503, headers: { 'retry-after': '90' } }, { ...unreachable, retryAfter: 90 }],
  ])('is not there while the answer is %s, and a line is logged', async (_, answer, reading) => {
    const { source } = await answering(answer)
    expect(await source.read('WBX-1001')).toEqual(reading)
    expect(logged).toHaveLength(1)
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({
      level: 'warn',
      order: 'WBX-1001',
      status: answer.status ?? 200,
    })
    expect(logged.join()).not.toMatch(/sesame|Łódź/)
  })

  test('is not there while nobody answers', async () => {
    const { url, close } = await listening(() => undefined)
    await close()
    expect(await open({ ORDERS_URL: url }).read('WBX-1001')).toEqual(unreachable)
  })

  test('is unknown where there is nobody to ask', async () => {
    expect(await open({}).read('WBX-1001')).toEqual({ kind: 'unknown' })
  })
})

describe('the ordering tool of the sandbox', () => {
  const reading = ({ url }: TestSandbox, orderId = 'WBX-1001') =>
    open({ ORDERS_URL: `${url}/sandbox/orders`, ORDERS_TOKEN: 'sandbox-intake' }).read(orderId)

  async function sandboxed(dataDir?: string): Promise<TestSandbox> {
    const sandbox = await openTestSandbox(dataDir === undefined ? {} : { dataDir })
    opened.push({ close: () => sandbox.close() })
    return sandbox
  }

  test('knows what was put there, until it is withdrawn, and again when it is put again', async () => {
    const sandbox = await sandboxed()
    const readings = [await reading(sandbox)]
    for (const method of ['PUT', 'DELETE', 'PUT']) {
      await sandbox.call(method, '/sandbox/orders/WBX-1001', method === 'PUT' ? ORDER : undefined)
      readings.push(await reading(sandbox))
    }
    expect(readings.map(({ kind }) => kind)).toEqual(['unknown', 'order', 'withdrawn', 'order'])
    expect(readings[3]).toEqual({ kind: 'order', order: ORDER })
  })

  test('remembers it over a restart', async () => {
    const first = await sandboxed()
    await first.call('PUT', '/sandbox/orders/WBX-1001', ORDER)
    await first.call('DELETE', '/sandbox/orders/WBX-1002')
    const second = await sandboxed(first.dataDir)
    expect(await reading(second)).toMatchObject({ kind: 'order' })
    expect(await reading(second, 'WBX-1002')).toEqual({ kind: 'withdrawn' })
  })

  test('lets nobody read who has no token, and takes no order under the id of another', async () => {
    const sandbox = await sandboxed()
    expect(await sandbox.call('GET', '/sandbox/orders/WBX-1001')).toMatchObject({ status: 401 })
    expect(await sandbox.call('PUT', '/sandbox/orders/WBX-1002', ORDER)).toMatchObject({ status: 400 })
  })

  test('is asked by a bot with no settings', () => {
    const config = readConfig({})
    expect(addresses(config, { http: 4711, smtp: 0 }).orders).toBe('http://127.0.0.1:4711/sandbox/orders')
    expect(config.ORDERS_TOKEN).toBe('sandbox-intake')
  })
})
