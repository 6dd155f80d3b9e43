import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { emptySecret } from '../../flows/case.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { finder, setsPassword, toCheck, walk } from '../support/walks.ts'
import { done, forwarded, prompted, toBothSides, toMapped, until } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage({ settings: { PROVISIONING_TIMEOUT_MS: '400' } })))
afterAll(() => stage.close())
beforeEach(() => stage.call('DELETE', '/sandbox/provisioning/faults'))

const place = async (who: 'ola' | 'zed', orderId: string) => (await prompted(stage, who, { orderId })).player
const kept = async (orderId: string) => (await stage.app().world.storage.orders.get(orderId))?.secret

test('48: closed where both sides are checked, nothing exists: no organisation, no draft, no look-up', async () => {
  const ola = await place('ola', 'CLOSE-1')
  await toCheck(ola)
  expect(Object.keys((await kept('CLOSE-1'))?.answers ?? {})).toContain('customerNew')
  await ola.presses('close')
  const closed = await ola.sees(/nothing was kept/)
  expect(closed.words).toContain(
    'Your 5 answers for order CLOSE-1 are deleted, nothing was kept. Set Up Now starts fresh.',
  )
  await stage.quiet()
  expect(await kept('CLOSE-1')).toEqual(emptySecret)
  expect(await done(stage, 'CLOSE-1')).toEqual([])
  expect(await ola.messages()).toHaveLength(1)
  await ola.presses('start')
  await ola.at('role')
  await ola.presses('close')
})

test('49: pressed twice, Next maps once', async () => {
  const zed = await place('zed', 'DOUBLE-1')
  const card = await toBothSides(zed)
  const copy = await forwarded(zed, card)
  await Promise.all([zed.submits(card, 'next'), zed.submits(card, 'next'), zed.submits(copy, 'next')])
  await zed.at('subscription')
  await stage.quiet()
  expect(await done(stage, 'DOUBLE-1')).toEqual(['mapOrder'])
  expect((await zed.messages()).filter(({ text }) => /set up successfully/.test(text))).toHaveLength(1)
})

describe('50: a mapping that was accepted, but whose answer is lost', () => {
  test.each([
    ['50: by a time-out', { timeoutAfterActing: 1_000 }],
    ['50: by a broken connection', { drop: 'after' }],
    ['50: behind a 500', { status: 500, afterActing: true }],
  ])('%s is asked about first and never made twice', async (what, fault) => {
    const orderId = what.replaceAll(/\W+/g, '-')
    const zed = await place('zed', orderId)
    await toBothSides(zed)
    await stage.fault({ operation: 'mapOrder', ...fault })
    await zed.presses('next')
    await until(async () => (await stage.order(orderId)).operations[0]?.phase === 'unknown', 'an unknown outcome')
    await stage.clock('PT15S')
    await zed.at('subscription')
    const calls = (await stage.ledger()).filter(({ order }) => order === orderId)
    expect(calls.map(({ operation, repeat }) => ({ operation, repeat }))).toEqual([
      { operation: 'mapOrder', repeat: false },
    ])
  })

  test('50: by the end of the bot itself is asked about when it is back, and creates no second organisation', async () => {
    const ola = await place('ola', 'LOST-1')
    await toCheck(ola)
    await stage.fault({ operation: 'mapOrder', drop: 'after' })
    await ola.presses('next')
    await until(async () => (await done(stage, 'LOST-1')).length === 1, 'the mapping')
    await stage.restart()
    await stage.clock('PT15S')
    await setsPassword(ola)
    await ola.at('subscription')
    expect(await done(stage, 'LOST-1')).toEqual(['mapOrder', 'setPassword'])
    expect(await organisationsOf('bea@zolta-lodz.example')).toEqual(['Żółta Łódź S.A.'])
    await stage.call('POST', '/sandbox/provisioning/reset')
  })
})

describe('51: the partner’s organisation was created, the customer’s was not', () => {
  test('51: that is said, and the next try goes on from there; the password is still asked for', async () => {
    const ola = await place('ola', 'HALF-1')
    const card = await toCheck(ola)
    await stage.fault({ operation: 'mapOrder', outcome: 'error', errorCode: 2560 })
    await ola.submits(card, 'next')
    const half = await ola.sees(/The partner organisation was created, the customer's was not/)
    expect(half.step).toBe('check')
    expect(half.words).toContain('The service is under maintenance (2560).')
    expect(half.words).toContain('New, already created')
    expect((await stage.order('HALF-1')).matters).toMatchObject([{ kind: 'failed' }])
    await ola.presses('next')
    await ola.at('password')
    expect(await partnersOf('ola@nordwind.example')).toEqual(['Nordwind Systemy Sp. z o.o.'])
    await setsPassword(ola)
    await ola.at('subscription')
    await stage.call('POST', '/sandbox/provisioning/reset')
  })

  test('51: after closing, the organisation is found again, taken up and gets its password', async () => {
    const ola = await place('ola', 'HALF-2')
    const card = await toCheck(ola)
    await stage.fault({ operation: 'mapOrder', outcome: 'error' })
    await ola.submits(card, 'next')
    await ola.sees(/The partner organisation was created/)
    await ola.presses('close')
    await ola.sees(/nothing was kept/)
    await walk(ola, finder.slice(0, 3), 'partnerReview')
    await ola.presses('next')
    await walk(ola, finder.slice(4), 'check')
    await ola.presses('next')
    await ola.at('password')
    expect(await partnersOf('ola@nordwind.example')).toEqual(['Nordwind Systemy Sp. z o.o.'])
    await stage.call('POST', '/sandbox/provisioning/reset')
  })
})

test('52: mapped by somebody else meanwhile, the mapping that exists is shown and gone on with', async () => {
  const zed = await place('zed', 'MEANWHILE-1')
  await toBothSides(zed)
  await mapElsewhere('MEANWHILE-1')
  await zed.presses('next')
  expect((await zed.reads(/was set up in the meantime/)).text).toMatch(
    /for Próba Sp\. z o\.o\., through Obcy Integrator Sp\. z o\.o\.\..*what you entered was not used/,
  )
  await zed.at('subscription')
  expect(await stage.order('MEANWHILE-1')).toMatchObject({ status: 'mapped' })
  expect(await done(stage, 'MEANWHILE-1')).toEqual(['mapOrder'])
})

describe('53: the process ends and starts again', () => {
  test('53: at each step of part one the card on the screen still works, the draft lies encrypted, and closing is what deletes', async () => {
    const ola = await place('ola', 'CRASH-1')
    for (const press of finder) {
      await ola.at(press.at)
      await stage.restart()
      await ola.presses(press.do, press.inputs)
    }
    const card = await ola.at('check')
    expect(card.words).toContain('bea@zolta-lodz.example')
    expect(await onDisk(await stage.kept())).not.toContain('bea@zolta-lodz.example')
    await ola.presses('close')
    await ola.sees(/nothing was kept/)
    expect(await kept('CRASH-1')).toEqual(emptySecret)
  })

  test('53: the mapping is watched on', async () => {
    const own = await openStage({ settings: { SANDBOX_PACE: '1' } })
    try {
      const { player: zed } = await prompted(own, 'zed', { orderId: 'CRASH-2' })
      await toBothSides(zed)
      await zed.presses('next')
      await until(async () => (await own.order('CRASH-2')).operations[0]?.phase === 'running', 'the mapping to begin')
      await own.restart()
      await zed.at('subscription')
      expect(await done(own, 'CRASH-2')).toEqual(['mapOrder'])
    } finally {
      await own.close()
    }
  })

  test('53: the provisioning is watched on, and bills once', async () => {
    const services = [{ service: 'messaging', quantity: 5 }]
    const lines = [{ lineId: '1', family: 'A-SPK', requestedStartDate: '2026-03-02', services }]
    const own = await openStage({ settings: { SANDBOX_PACE: '1' } })
    try {
      const { player: zed } = await prompted(own, 'zed', { orderId: 'CRASH-3', lines })
      await toMapped(zed)
      const rest = ['subscription', 'enterprise', 'review'].map((at) => ({ at, do: 'next' }))
      await walk(zed, rest, 'plan')
      await zed.submits(await zed.at('plan'), 'provision', { confirmBilling: 'true' })
      await until(async () => (await own.order('CRASH-3')).operations.at(-1)?.phase === 'running', 'the provisioning')
      await own.restart()
      await zed.sees(/Services are active/)
      expect(await own.billings('CRASH-3')).toBe(1)
    } finally {
      await own.close()
    }
  })
})

/** All that the bot keeps, its sandbox left out. */
async function onDisk(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const own = files.filter((file) => !file.startsWith(join(folder, 'sandbox')))
  expect(own.length).toBeGreaterThan(0)
  return (await Promise.all(own.map((file) => readFile(file, 'utf8')))).join('')
}

/** The names of the organisations that a look-up finds. */
const found = async (kind: 'partner' | 'customer', email: string) =>
  (
    await stage.call<{ matches: readonly { name: string }[] }>(
      'POST',
      `/sandbox/provisioning/lookups/${kind}-organisation`,
      { email },
    )
  ).body.matches.map(({ name }) => name)
const partnersOf = (email: string) => found('partner', email)
const organisationsOf = (email: string) => found('customer', email)

/** Maps the order to the trial, past the bot. */
async function mapElsewhere(orderId: string): Promise<void> {
  const id = (n: number) => `5e7a0000-0000-4000-8000-0000000000${n}`
  const response = await fetch(`${stage.url}/sandbox/provisioning/operations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'somebody-elses' },
    body: JSON.stringify({
      operation: 'mapOrder',
      orderId,
      lineIds: ['1'],
      partner: { orgId: id(21) },
      customer: { orgId: id(32), adminEmail: 'admin@proba.example' },
    }),
  })
  expect(response.status).toBe(202)
}
