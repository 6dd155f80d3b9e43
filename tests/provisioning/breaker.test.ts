import { beforeEach, describe, expect, test } from '@jest/globals'
import { readConfig } from '../../bot/config.ts'
import { openLog } from '../../bot/log.ts'
import { openProvisioning } from '../../bot/provisioning/index.ts'
import { withBreaker } from '../../flows/provisioning/breaker.ts'
import type { Answer, Provisioning, Refusal } from '../../flows/provisioning/provisioning.ts'
import { ClockWorld } from '../support/clock-world.ts'
import { listening } from '../support/listening.ts'
import { openTestProvisioning } from '../support/provisioning.ts'
import { mapOrder } from '../support/provisioning-requests.ts'

const lost: Refusal = { ok: false, code: 'UPSTREAM', outcome: 'unknown' }
const unsent: Refusal = { ok: false, code: 'UPSTREAM', outcome: 'unsent' }
const fine: Answer<undefined> = { ok: true, value: undefined }

let now: number
let answer: () => Promise<Answer<undefined>>
let calls: string[]
let logged: string[]
let provisioning: Provisioning

beforeEach(() => {
  now = Date.parse('2026-03-02T09:00:00Z')
  calls = []
  logged = []
  answer = () => Promise.resolve(lost)
  provisioning = broken()
})

/** A back end that answers every call with `answer`, behind a breaker. */
function broken(): Provisioning {
  const called = new Proxy({}, { get: (_, name) => () => (calls.push(String(name)), answer()) }) as Provisioning
  return withBreaker(called, {
    now: () => new Date(now),
    log: {
      info: (event) => void logged.push(event),
      warn: (event, fields) => void logged.push(`${event} ${JSON.stringify(fields)}`),
    },
  })
}

const ask = () => provisioning.getJob('j')

async function fail(times: number): Promise<void> {
  for (let nth = 0; nth < times; nth += 1) await ask()
}

/** Makes time pass, and says for how many seconds the next call is refused; 0 when it goes through. */
async function after(seconds: number): Promise<number> {
  now += seconds * 1000
  const before = calls.length
  const answered = await ask()
  if (calls.length > before) return 0
  expect(answered).toMatchObject(unsent)
  return (answered as Refusal).retryAfter ?? 0
}

describe('a back end that is down', () => {
  test('is left alone after five answers in a row without use, and whoever asks is told at once that nothing was sent', async () => {
    await fail(5)
    expect(await ask()).toEqual({ ...unsent, retryAfter: 5 })
    expect(calls).toHaveLength(5)
    expect(logged).toEqual(['provisioning is spared {"seconds":5}'])
  })

  test.each<[string, Answer<undefined>]>([
    ['an answer', fine],
    ['a refusal', { ok: false, code: 'NOT_FOUND', outcome: 'refused' }],
    ['“too many calls”', { ok: false, code: 'RATE_LIMITED', outcome: 'unknown' }],
  ])('is not thought to be down when there is %s among five', async (_, between) => {
    await fail(4)
    answer = () => Promise.resolve(between)
    await ask()
    answer = () => Promise.resolve(lost)
    await fail(4)
    expect(calls).toHaveLength(9)
    expect(logged).toEqual([])
  })

  test('is also one to which nothing can be sent, or that says so in words of its own', async () => {
    answer = () => Promise.resolve(unsent)
    await fail(3)
    answer = () => Promise.resolve({ ok: false, code: 'SERVICE_MAINTENANCE', outcome: 'unknown' })
    await fail(2)
    expect(await after(0)).toBe(5)
  })

  test('is spared every kind of call', async () => {
    await fail(5)
    const all: readonly Promise<Answer<unknown>>[] = [
      provisioning.findPartnerOrg('ola@nordwind.example'),
      provisioning.findCustomerOrg('bea@zolta-lodz.example', undefined),
      provisioning.getOrganisation('o'),
      provisioning.checkSubdomain('zoltalodz'),
      provisioning.checkSite('zoltalodz'),
      provisioning.begin('provision', '{}', 'k'),
      provisioning.getJob('j'),
      provisioning.findJobs('A'),
      provisioning.setPassword('o', 'bea@zolta-lodz.example', 'Zielona-Łąka-7'),
    ]
    expect(await Promise.all(all)).toEqual(all.map(() => ({ ...unsent, retryAfter: 5 })))
    expect(calls).toHaveLength(5)
  })
})

describe('after a while', () => {
  test('one call at a time is let through; when it is answered, all are', async () => {
    await fail(5)
    now += 5_000
    let arrive = (_: Answer<undefined>) => {}
    answer = () => new Promise((resolve) => (arrive = resolve))
    const first = ask()
    expect(await ask()).toEqual({ ...unsent, retryAfter: 1 })
    expect(calls).toHaveLength(6)
    arrive(fine)
    expect(await first).toEqual(fine)
    answer = () => Promise.resolve(fine)
    expect(await Promise.all([ask(), ask()])).toEqual([fine, fine])
    expect(logged.at(-1)).toBe('provisioning is called again')
  })

  test('which doubles up to a minute while it stays down', async () => {
    await fail(5)
    const waits = [await after(0)]
    for (let nth = 0; nth < 5; nth += 1) {
      expect(await after(waits.at(-1) ?? 0)).toBe(0)
      waits.push(await after(0))
    }
    expect(waits).toEqual([5, 10, 20, 40, 60, 60])
  })

  test('and is short again once it was up', async () => {
    await fail(5)
    await after(5)
    answer = () => Promise.resolve(fine)
    await after(10)
    answer = () => Promise.resolve(lost)
    await fail(5)
    expect(await after(0)).toBe(5)
  })

  test('also when the call that was let through ends in a bug of ours', async () => {
    await fail(5)
    now += 5_000
    answer = () => Promise.reject(new Error('a bug'))
    await expect(ask()).rejects.toThrow('a bug')
    answer = () => Promise.resolve(fine)
    expect(await ask()).toEqual(fine)
  })
})

describe('a clock that is set', () => {
  test('an hour ahead lets it close', async () => {
    await fail(5)
    answer = () => Promise.resolve(fine)
    expect(await after(3600)).toBe(0)
    expect(await after(0)).toBe(0)
  })

  test('an hour back does not lock it', async () => {
    await fail(5)
    expect(await after(-3600)).toBe(5)
    expect(await after(5)).toBe(0)
  })
})

test('a back end that comes back has seen nothing of what was not sent', async () => {
  const at = await openTestProvisioning()
  provisioning = withBreaker(at.provisioning, {
    now: () => new Date(now),
    log: { info: () => undefined, warn: () => undefined },
  })
  const begin = () => provisioning.begin('mapOrder', JSON.stringify(mapOrder('A')), 'key')
  await at.fail({ operation: 'mapOrder', drop: true, times: 'always' })
  for (let nth = 0; nth < 5; nth += 1) expect(await begin()).toEqual(lost)
  await at.call('DELETE', 'faults')
  expect(await begin()).toMatchObject(unsent)
  expect(await at.ledger()).toEqual([])
  now += 5_000
  expect(await begin()).toMatchObject({ ok: true })
  expect(await at.ledger()).toMatchObject([{ operation: 'mapOrder', repeat: false }])
  await at.close()
})

test('the product spares whatever back end is set', async () => {
  let asked = 0
  const { url, close } = await listening((_request, response) => {
    asked += 1
    response.writeHead(500).end()
  })
  const { world } = new ClockWorld()
  const log = openLog('info', { write: (line) => void logged.push(line) })
  provisioning = openProvisioning(readConfig({}), url, {
    log,
    now: () => new Date(now),
    hash: (token: string) => token,
    storage: world.storage,
  })
  await fail(7)
  expect(asked).toBe(5)
  expect(logged).toHaveLength(1)
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({ level: 'warn', event: 'provisioning is spared', seconds: 5 })
  await close()
})
