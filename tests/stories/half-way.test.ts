import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { spaceOf } from '../support/space.ts'
import { lines, onTo, receiptOf } from '../edge-cases/part-two.ts'
import { done, prompted, toMapped } from '../edge-cases/visits.ts'

/** Journey J10: provisioning fails half-way. What is done stays done, nothing is billed, and it goes on from there or back. */

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

async function toPlan(orderId: string, language = 'en'): Promise<Player> {
  const { player } = await prompted(stage, 'zed', { orderId, language, lines: lines('calling', 'meetings') })
  await toMapped(player)
  await onTo(player, orderId, 'plan')
  return player
}

const confirms = async (player: Player) =>
  player.submits(await player.at('plan'), 'provision', { confirmBilling: 'true' })
const organisation = async () => {
  const { body } = await stage.call<{ locations: readonly string[] }>(
    'POST',
    '/sandbox/provisioning/lookups/customer-organisation',
    { email: 'admin@baltyk.example' },
  )
  return JSON.stringify(body)
}

const WORDS = {
  en: {
    account:
      /✓ Both organisations: done\n✓ Calling location: done\n✗ Meeting site: failed \(.+\)\n· Services and billing: not begun\nBilling has not started\.$/,
    taken: /is not available/,
  },
  pl: {
    account:
      /✓ Obie organizacje: gotowe\n✓ Lokalizacja Calling: gotowe\n✗ Witryna spotkań: nie udało się \(.+\)\n· Usługi i rozliczanie: nierozpoczęte\nRozliczanie się nie rozpoczęło\.$/,
    taken: /jest niedostępna/,
  },
} as const

test.each(['en', 'pl'] as const)(
  'a name that was taken meanwhile leads back to its card, and what was done before is not repeated (%s)',
  async (language) => {
    const orderId = `HALF-1-${language.toUpperCase()}`
    const zed = await toPlan(orderId, language)
    await stage.call('POST', '/sandbox/provisioning/names/taken', { kind: 'site', name: orderId.toLowerCase() })
    await confirms(zed)
    await zed.reads(WORDS[language].account)
    const card = await zed.at('site')
    expect(card.words).toMatch(WORDS[language].taken)
    expect(card.values['site.name']).toBe(orderId.toLowerCase())
    expect(card.words).toContain(`${orderId.toLowerCase()}-pl`)
    await zed.presses('next', { ...card.values, 'site.name': `${orderId.toLowerCase()}-pl` })
    await onTo(zed, orderId, 'plan')
    await confirms(zed)
    await receiptOf(zed, orderId)
    await stage.quiet()
    expect(await done(stage, orderId)).toEqual(['mapOrder', 'saveCalling', 'addSite', 'provision', 'billingStarted'])
  },
)

test('after a failure that nobody’s answer caused, what was made is listed and can be taken back, the newest first', async () => {
  const zed = await toPlan('HALF-2')
  await stage.fault({ operation: 'provision', status: 403, errorCode: 'FORBIDDEN' })
  await confirms(zed)
  const card = await zed.sees(/could not be done/)
  expect(card.words).toMatch(/Made already: Calling location, Meeting site\..+The organisations and the subdomain stay/)
  expect(card.words).toContain('Billing has not started')
  expect(card.verbs).toEqual(['retry', 'undo', 'back', 'help', 'close'])
  expect(await organisation()).toContain('Biuro HALF-2')
  const reps = await spaceOf(stage.player('ivo'), 'Reps')
  expect((await reps.sees(/HALF-2/)).words).not.toContain('zed@obcy.example')
  await zed.types('undo')
  await zed.reads(/↺ Calling location: taken back\n↺ Meeting site: taken back\n✗ Services and billing: failed/)
  const plan = await zed.at('plan')
  expect(plan.words).toContain('What was made before billing has been taken back. Nothing is billed.')
  expect(await organisation()).not.toContain('Biuro HALF-2')
  const operations = await done(stage, 'HALF-2')
  expect(operations).toEqual(['mapOrder', 'saveCalling', 'addSite', 'removeSite', 'removeLocation'])
  await confirms(zed)
  await receiptOf(zed, 'HALF-2')
  expect(await stage.billings('HALF-2')).toBe(1)
})

test('an undo that fails is said, and somebody is told', async () => {
  const zed = await toPlan('HALF-3')
  await stage.fault({ operation: 'provision', status: 403, errorCode: 'FORBIDDEN' })
  await stage.fault({ operation: 'removeSite', status: 403, errorCode: 'FORBIDDEN' })
  await confirms(zed)
  await zed.submits(await zed.sees(/could not be done[\s\S]*HALF-3/), 'undo')
  await zed.reads(/↺ Calling location: taken back\n✗ Meeting site: could not be taken back \(.+\)/)
  await zed.sees(/Not everything could be taken back.*your representative has been told[\s\S]*HALF-3/)
  const { matters } = await stage.order('HALF-3')
  expect(matters).toContainEqual(expect.objectContaining({ kind: 'failed', reason: 'removeSite:FORBIDDEN' }))
  expect(await stage.billings('HALF-3')).toBe(0)
})
