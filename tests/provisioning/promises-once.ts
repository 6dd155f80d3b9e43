import { expect, it } from '@jest/globals'
import { begin, done, mapOrder, mapped, provision, valueOf } from '../support/provisioning-requests.ts'
import type { BackEnd } from './back-end.ts'

export function isIdempotent(at: () => BackEnd): void {
  it('the same key and bytes lead to the same job, also when its work is done', async () => {
    const { provisioning } = at()
    const first = await done(provisioning, mapOrder('A'), 'key')
    expect(valueOf(await begin(provisioning, mapOrder('A'), 'key'))).toEqual(first)
    expect(valueOf(await provisioning.findJobs('A'))).toEqual([first])
  })

  it('the same key with other bytes is refused and changes nothing', async () => {
    const { provisioning } = at()
    const body = JSON.stringify(mapOrder('A'))
    const job = valueOf(await provisioning.begin('mapOrder', body, 'key'))
    expect(await provisioning.begin('mapOrder', `${body} `, 'key')).toMatchObject({
      ok: false,
      code: 'KEY_REUSED',
      outcome: 'refused',
    })
    expect(valueOf(await provisioning.findJobs('A')).map(({ jobId }) => jobId)).toEqual([job.jobId])
  })

  it('a refusal does not use its key up', async () => {
    const { provisioning } = at()
    const organisations = await mapped(provisioning, mapOrder('A'))
    const wrong = { ...provision('A', organisations), customerOrgId: 'nobody' }
    expect(await begin(provisioning, wrong, 'key')).toMatchObject({ ok: false, outcome: 'refused' })
    expect(await begin(provisioning, provision('A', organisations), 'key')).toMatchObject({ ok: true })
  })

  it('will not provision again under another key', async () => {
    const { provisioning, billingStarts } = at()
    const request = provision('A', await mapped(provisioning, mapOrder('A')))
    await done(provisioning, request, 'one')
    expect(await begin(provisioning, request, 'two')).toMatchObject({ code: 'ALREADY_PROVISIONED', outcome: 'refused' })
    expect(await begin(provisioning, mapOrder('A'), 'three')).toMatchObject({
      code: 'ALREADY_MAPPED',
      outcome: 'refused',
    })
    expect(await billingStarts('A')).toBe(1)
  })
}

/** Requests for an order that nobody knows anything about yet. */
const first = { mapOrder: (orderId: string) => mapOrder(orderId), provision }

export function startsOnce(at: () => BackEnd): void {
  it('starts billing once, however often it is told to', async () => {
    const { provisioning, billingStarts, requests = first } = at()
    const request = requests.provision('A', await mapped(provisioning, requests.mapOrder('A')))
    const answers = await Promise.all(Array.from({ length: 5 }, () => begin(provisioning, request, 'key')))
    expect(new Set(answers.map((answer) => valueOf(answer).jobId)).size).toBe(1)
    await done(provisioning, request, 'key')
    expect(await billingStarts('A')).toBe(1)
  })
}

export function canBeAsked(at: () => BackEnd): void {
  it('by the order, and a repeat gives the same job', async () => {
    const { provisioning, billingStarts, loseNextAnswer, requests = first } = at()
    const request = requests.provision('A', await mapped(provisioning, requests.mapOrder('A')))
    await loseNextAnswer('provision')
    expect(await begin(provisioning, request, 'key')).toMatchObject({ ok: false, code: 'UPSTREAM', outcome: 'unknown' })
    const found = valueOf(await provisioning.findJobs('A')).filter(({ idempotencyKey }) => idempotencyKey === 'key')
    expect(found).toMatchObject([{ operation: 'provision', orderId: 'A' }])
    expect((await done(provisioning, request, 'key')).jobId).toBe(found[0]?.jobId)
    expect(await billingStarts('A')).toBe(1)
  })
}
