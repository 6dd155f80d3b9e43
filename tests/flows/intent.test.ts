import { describe, expect, test } from '@jest/globals'
import {
  answered,
  calling,
  intentFor,
  isInDoubt,
  lookPause,
  mayTryAgain,
  pause,
  type Intent,
} from '../../flows/intent.ts'
import { ErrorCode, type Job, type Operation } from '../../flows/provisioning/contract.ts'

const provision = (order: string): Operation => ({
  operation: 'provision',
  orderId: order,
  partnerOrgId: 'p',
  customerOrgId: 'c',
  lines: [{ lineId: '1', services: [{ service: 'calling', quantity: 1 }] }],
})
const subdomain = (name: string): Operation => ({ operation: 'saveSubdomain', orderId: 'o', orgId: 'c', name })
const site = (name: string): Operation => ({
  operation: 'addSite',
  orderId: 'o',
  orgId: 'c',
  site: { name, timeZone: 'Europe/Warsaw', userManagement: 'control_hub', earlyRelease: false },
})

const intent = (operation: Operation, change: Partial<Intent> = {}): Intent => ({
  id: 'i',
  operation: operation.operation,
  key: 'k',
  body: JSON.stringify(operation),
  phase: 'ready',
  attempts: 0,
  createdAt: '2026-03-02T08:00:00.000Z',
  ...change,
})

const job = (status: Job['status'], change: Partial<Job> = {}): Job => ({
  jobId: 'j',
  operation: 'provision',
  orderId: 'o',
  idempotencyKey: 'k',
  status,
  perService: [],
  billing: 'not_started',
  ...change,
})

const now = new Date('2026-03-02T08:00:01.000Z')
const called = calling(intent(provision('o')), now)

test('a call is counted before it is made', () => {
  expect(called).toMatchObject({ phase: 'calling', attempts: 1, calledAt: '2026-03-02T08:00:01.000Z' })
})

describe('a call that may have been taken', () => {
  const doubted = answered(called, { ok: false, code: 'UPSTREAM', outcome: 'unknown' })

  test.each(['calling', 'unknown', 'running'] as const)('is in doubt while it is %s', (phase) => {
    expect(isInDoubt({ ...called, phase })).toBe(true)
  })

  test('stays in doubt when a later one was certainly not sent, or turned away', () => {
    const unsent = answered(calling(doubted, now), { ok: false, code: 'UPSTREAM', outcome: 'unsent' })
    expect(unsent).toMatchObject({ phase: 'unknown', doubted: true })
    const turnedAway = answered(calling(doubted, now), { ok: false, code: 'LOCKED', outcome: 'refused' })
    expect(isInDoubt(turnedAway)).toBe(true)
  })

  test('is none where every call was certainly not sent', () => {
    const unsent = answered(called, { ok: false, code: 'UPSTREAM', outcome: 'unsent' })
    expect(unsent).toEqual({ ...called, phase: 'ready' })
    expect(isInDoubt(unsent)).toBe(false)
  })
})

describe('an answer of the service', () => {
  test.each([
    ['provisioning', 'running'],
    ['pending_rpl_review', 'running'],
    ['provisioned', 'confirmed'],
    ['provisioned_with_errors', 'confirmed'],
    ['error', 'refused'],
  ] as const)('with a job that is %s makes it %s', (status, phase) => {
    expect(answered(called, { ok: true, value: job(status) })).toMatchObject({
      phase,
      jobId: 'j',
      key: 'k',
      body: called.body,
    })
  })

  const again = ['LOCKED', 'RATE_LIMITED', 'UNAUTHENTICATED']

  test.each(ErrorCode.options)(
    '%s, said to have done nothing, is refused, or called again where that helps',
    (code) => {
      const after = answered(called, { ok: false, code, outcome: 'refused', field: 'f', trackingId: 't' })
      if (again.includes(code)) expect(after).toEqual({ ...called, phase: 'ready' })
      else expect(after).toMatchObject({ phase: 'refused', refusal: { code, field: 'f', trackingId: 't' } })
    },
  )

  test.each(ErrorCode.options)('%s that nobody can vouch for is never taken for a refusal', (code) => {
    expect(answered(called, { ok: false, code, outcome: 'unknown' })).toEqual({
      ...called,
      phase: 'unknown',
      doubted: true,
    })
  })

  test.each([
    [
      { errorCode: 'SITE_TAKEN' as const, description: 'x', field: 'site.name' },
      { code: 'SITE_TAKEN', field: 'site.name' },
    ],
    [{ errorCode: 2560, description: 'maintenance' }, { code: 'SERVICE_MAINTENANCE' }],
    [{ errorCode: 7, description: 'x' }, { code: 'UPSTREAM' }],
    [undefined, { code: 'UPSTREAM' }],
  ])('of a job that failed is told by its code: %j', (error, refusal) => {
    const failed = job('error', { trackingId: 't', ...(error ? { error } : {}) })
    expect(answered(called, { ok: true, value: failed }).refusal).toEqual({ ...refusal, trackingId: 't' })
  })

  test('never changes key or text', () => {
    for (const code of ErrorCode.options) {
      for (const outcome of ['refused', 'unknown'] as const) {
        expect(answered(called, { ok: false, code, outcome })).toMatchObject({ key: 'k', body: called.body, id: 'i' })
      }
    }
  })
})

describe('the intent that stands for an operation', () => {
  const open = ['ready', 'calling', 'unknown', 'running', 'confirmed'] as const

  test.each(open)('to provision is any that is %s, whatever the answers say by now', (phase) => {
    const before = intent(provision('o'), { phase })
    expect(intentFor([before], provision('changed'))).toBe(before)
  })

  test('to provision is none once it was refused and another one is wanted', () => {
    expect(intentFor([intent(provision('o'), { phase: 'refused' })], provision('changed'))).toBeUndefined()
    expect(intentFor([intent(provision('o'), { phase: 'refused' })], provision('o'))).toMatchObject({
      phase: 'refused',
    })
  })

  test('to save a setting is the last one, if it says the same', () => {
    const [first, second] = [intent(subdomain('a'), { id: '1' }), intent(subdomain('b'), { id: '2' })]
    expect(intentFor([first, second], subdomain('b'))).toBe(second)
    expect(intentFor([first, second], subdomain('a'))).toBeUndefined()
  })

  test('to add a site is the one of that site, since sites add up', () => {
    const [first, second] = [intent(site('a'), { id: '1' }), intent(site('b'), { id: '2' })]
    expect(intentFor([first, second], site('a'))).toBe(first)
    expect(intentFor([first, second], site('c'))).toBeUndefined()
  })

  test('is none once it was undone', () => {
    expect(intentFor([intent(site('a'), { phase: 'undone' })], site('a'))).toBeUndefined()
  })

  test('is never one of another kind', () => {
    expect(intentFor([intent(subdomain('a'))], provision('o'))).toBeUndefined()
  })
})

test.each([
  ['not_started', true],
  ['started', false],
  ['unknown', false],
] as const)('where billing is %s, trying again is allowed: %s', (billing, allowed) => {
  const refused = intent(provision('o'), { phase: 'refused', job: job('error', { billing }) })
  expect(mayTryAgain(refused)).toBe(allowed)
  expect(mayTryAgain(intent(provision('o'), { phase: 'refused' }))).toBe(true)
})

test('pauses grow from seconds to a quarter of an hour, and looks come sooner than calls', () => {
  expect([0, 1, 2, 3, 62, 63, 1_000].map(pause)).toEqual([2_000, 5_000, 10_000, 30_000, 30_000, 900_000, 900_000])
  expect([0, 1, 2, 3, 6].map(lookPause)).toEqual([300, 700, 1_500, 2_000, 30_000])
})
