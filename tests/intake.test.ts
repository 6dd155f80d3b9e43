import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { order, orderOf } from './support/orders.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

interface Taken {
  readonly orderId: string
  readonly result: string
  readonly reasons?: readonly { readonly path: string; readonly reason: string }[]
}
type Answer = Taken & { readonly results: readonly Taken[]; readonly message?: string }

const sent = async (body: unknown) => stage.call<Answer>('POST', '/orders', body)

/** A request as it comes, good or bad; gives its status. */
const raw = async (body: string, headers: Record<string, string>) =>
  (await fetch(`${stage.url}/orders`, { method: 'POST', body, headers })).status

const services = [{ service: 'calling', quantity: 1 }]

function line(change: object = {}): object {
  return { lineId: '1', family: 'A-WX', requestedStartDate: '2026-03-02', services, ...change }
}

const json = { 'content-type': 'application/json' }
const mine = { ...json, authorization: 'Bearer sandbox-intake' }

describe('the door', () => {
  test('opens to the token alone', async () => {
    const body = JSON.stringify(order({ orderId: 'DOOR-1' }))
    for (const authorization of [undefined, 'Bearer', 'Bearer sandbox-intak', 'sandbox-intake', 'Basic sandbox-intake'])
      expect(await raw(body, { ...json, ...(authorization ? { authorization } : {}) })).toBe(401)
    for (const path of ['/orders', '/orders/WBX-1001']) expect((await fetch(`${stage.url}${path}`)).status).toBe(401)
    expect((await fetch(`${stage.url}/orders/DOOR-1`, { method: 'DELETE' })).status).toBe(401)
    expect((await stage.call('GET', '/orders/DOOR-1')).status).toBe(404)
  })

  test.each([
    ['no JSON', '{"orderId":'],
    ['a text', '"orderId"'],
    ['a number', '7'],
  ])('does not take %s', async (_, body) => {
    expect(await raw(body, mine)).toBe(400)
  })

  test('takes 1,000 orders at a time and no more', async () => {
    const many = Array.from({ length: 1_001 }, (_, at) => ({ orderId: `many-${at}` }))
    expect(await sent(many)).toMatchObject({ status: 413, body: { message: expect.stringContaining('1000') } })
    const { status, body } = await sent(many.slice(1))
    expect(status).toBe(200)
    expect(body.results).toHaveLength(1_000)
    expect(await raw(`"${'x'.repeat(6_000_000)}"`, mine)).toBe(413)
  })
})

describe('an order', () => {
  test('is created, then unchanged as often as it comes, then brought up to date', async () => {
    expect((await sent(order({ orderId: 'A-1' }))).body).toMatchObject({ orderId: 'A-1', result: 'created' })
    for (let time = 0; time < 3; time++)
      expect((await sent(order({ orderId: 'A-1' }))).body).toMatchObject({ orderId: 'A-1', result: 'unchanged' })
    const before = await stage.order('A-1')
    expect((await sent(order({ orderId: 'A-1', customerName: 'Nowa Nazwa' }))).body.result).toBe('updated')
    expect(before.history.filter(({ what }) => what === 'placed')).toHaveLength(1)
  })

  test('may come with others: each has its own result, good or bad', async () => {
    const { status, body } = await sent([
      order({ orderId: 'A-2' }),
      { orderId: 'A-3' },
      order({ orderId: 'A-2' }),
      null,
    ])
    expect(status).toBe(200)
    expect(body.results.map(({ orderId, result }) => ({ orderId, result }))).toEqual([
      { orderId: 'A-2', result: 'created' },
      { orderId: 'A-3', result: 'rejected' },
      { orderId: 'A-2', result: 'unchanged' },
      { orderId: '', result: 'rejected' },
    ])
    expect(body.results[1]?.reasons?.map(({ path }) => path)).toEqual(['customerName', 'contact', 'lines'])
  })

  test('that comes twice at the same moment is created once', async () => {
    const both = await Promise.all([sent(order({ orderId: 'A-4' })), sent(order({ orderId: 'A-4' }))])
    expect(both.map(({ body }) => body.result).sort()).toEqual(['created', 'unchanged'])
  })

  test('edge case 86: for a day that does not exist is rejected, the operator is alerted, and the bot goes on', async () => {
    const { status, body } = await sent(orderOf({ requestedStartDate: '2026-02-30' }, { orderId: 'E-86' }))
    expect(status).toBe(200)
    expect(body).toMatchObject({
      orderId: 'E-86',
      result: 'rejected',
      reasons: [{ path: 'lines.0.requestedStartDate', reason: 'must be a date that exists, YYYY-MM-DD' }],
    })
    const alert = stage
      .logged()
      .split('\n')
      .find((line) => line.includes('E-86'))
    expect(JSON.parse(alert ?? '{}')).toMatchObject({
      level: 'warn',
      event: 'order.rejected',
      order: 'E-86',
      reasons: 'lines.0.requestedStartDate',
    })
    expect((await stage.call('GET', '/orders/E-86')).status).toBe(404)
    expect((await fetch(`${stage.url}/ready`)).status).toBe(200)
  })

  test('edge case 93: of a family nobody knows is rejected, so that no window is guessed', async () => {
    const { body } = await sent(orderOf({ family: 'A-NEW' }, { orderId: 'E-93' }))
    expect(body).toMatchObject({ result: 'rejected', reasons: [{ path: 'lines.0.family' }] })
  })

  test.each([
    ['an order number with a blank', { orderId: 'A 1' }],
    ['an order number of 101 characters', { orderId: 'A'.repeat(101) }],
    ['a customer without a name', { customerName: ' ' }],
    ['a contact who is no address', { contact: { email: 'ola' } }],
    ['a time zone that is none', { timeZone: 'Europe/Atlantis' }],
    ['no lines', { lines: [] }],
    ['a line twice', { lines: [line(), line()] }],
    ['a service twice', { lines: [line({ services: [...services, ...services] })] }],
    ['a service nobody knows', { lines: [line({ services: [{ service: 'fax', quantity: 1 }] })] }],
    ['half a licence', { lines: [line({ services: [{ service: 'calling', quantity: 0.5 }] })] }],
    ['no licences', { lines: [line({ services: [{ service: 'calling', quantity: 0 }] })] }],
  ])('with %s is rejected', async (_, change) => {
    const { status, body } = await sent(order({ orderId: 'BAD-1', ...change }))
    expect(status).toBe(200)
    expect(body.result).toBe('rejected')
    expect(body.reasons?.length).toBeGreaterThan(0)
  })

  test('keeps a name that looks like markup or a formula as the text that it is', async () => {
    const customerName = '=1+1 <b>**x**</b> @here'
    await sent(order({ orderId: 'A-5', customerName }))
    expect(await stage.order('A-5')).toMatchObject({ customerName })
  })

  test('may have a number that looks like a path; it is only ever a number', async () => {
    expect((await sent(order({ orderId: '../../A-6' }))).body.result).toBe('created')
    expect(await stage.order('../../A-6')).toMatchObject({ orderId: '../../A-6' })
  })
})
