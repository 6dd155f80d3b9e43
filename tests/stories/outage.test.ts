import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { order } from '../support/orders.ts'
import type { Player } from '../support/player.ts'
import { spaceOf } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { lines, onTo } from '../edge-cases/part-two.ts'
import { done, prompted, toMapped } from '../edge-cases/visits.ts'

/** Journeys J9 and J13b: the service is down at the press, and the confirmation is kept as a promise. */

let stage: Stage
beforeAll(async () => void (stage = await openStage({ settings: { PROVISIONING_TIMEOUT_MS: '1500' } })))
afterAll(() => stage.close())

const WORDS = {
  en: {
    kept: /I have your confirmation[\s\S]*does not answer right now[\s\S]*run it once/,
    doubt: /may have got through/,
    off: /Cancelled: nothing more is sent/,
    cancelled: /Cancelled before it ran\. Nothing was provisioned, and nothing is billed/,
    receipt: /Services are active/,
    gaveUp: /did not answer for as long as I could try\. Nothing was done/,
    cancel: 'cancel',
  },
  pl: {
    kept: /Mam Twoje potwierdzenie[\s\S]*teraz nie odpowiada[\s\S]*jeden raz/,
    doubt: /mogło dotrzeć/,
    off: /Anulowano: nic więcej nie zostanie wysłane/,
    cancelled: /Anulowano przed wykonaniem\. Nic nie zostało aprowizowane i nic nie jest rozliczane/,
    receipt: /Usługi działają/,
    gaveUp: /nie odpowiadała tak długo, jak mogę próbować\. Nic nie zostało wykonane/,
    cancel: 'anuluj',
  },
} as const

async function toPlan(orderId: string, language: string): Promise<Player> {
  const { player } = await prompted(stage, 'zed', { orderId, language, lines: lines('messaging') })
  await toMapped(player)
  await onTo(player, orderId, 'plan')
  return player
}

const down = () => stage.fault({ operation: '*', status: 503, times: 'always' })
const up = () => stage.call('DELETE', '/sandbox/provisioning/faults')
const confirms = async (player: Player) =>
  player.submits(await player.at('plan'), 'provision', { confirmBilling: 'true' })
/** Confirms, and lets the moment pass after which the service is asked what became of it. */
async function confirmsInVain(player: Player): Promise<void> {
  await confirms(player)
  await stage.clock('PT3S')
}
const stuckCards = async (orderId: string) =>
  (await (await spaceOf(stage.player('ivo'), 'Reps')).messages()).filter(
    ({ text }) => text.includes(orderId) && text.includes('The provisioning service does not answer'),
  )

describe.each(['en', 'pl'] as const)('while the service is down (%s)', (language) => {
  const words = WORDS[language]
  const id = (name: string) => `OUT-${name}-${language}`.toUpperCase()

  test('the confirmation is kept over a restart, the representatives are told once, and it runs once when it is back', async () => {
    const zed = await toPlan(id('back'), language)
    await down()
    await confirmsInVain(zed)
    const card = await zed.sees(words.kept)
    expect(card.words).toMatch(words.doubt)
    expect(card.verbs).toEqual(['cancel', 'help'])
    expect(await stuckCards(id('back'))).toHaveLength(0)
    for (let minute = 0; minute < 10; minute++) await stage.clock('PT1M')
    await stage.restart()
    expect(await stuckCards(id('back'))).toHaveLength(1)
    await up()
    await stage.clock('PT2M')
    await zed.sees(words.receipt)
    expect(await stage.billings(id('back'))).toBe(1)
    expect(await done(stage, id('back'))).toEqual(['mapOrder', 'provision', 'billingStarted'])
    const [stuck, ...more] = (await stage.order(id('back'))).matters.filter(({ kind }) => kind === 'stuck')
    expect(stuck).toMatchObject({ solved: { how: expect.stringMatching(/answered|done/) } })
    expect(more).toEqual([])
  })

  test('Cancel stops it for good: first nothing more is sent, and then it is certain that nothing was done', async () => {
    const zed = await toPlan(id('off'), language)
    await down()
    await confirmsInVain(zed)
    await zed.sees(words.kept)
    await stage.clock('PT4M')
    await zed.types(words.cancel)
    await zed.sees(words.off)
    await stage.clock('PT5M')
    await up()
    await stage.clock('PT2M')
    const plan = await zed.at('plan')
    expect(plan.words).toMatch(words.cancelled)
    await stage.clock('PT1H')
    expect(await done(stage, id('off'))).toEqual(['mapOrder'])
  })

  test('after as long as was promised nothing is sent any more, and it can be confirmed anew', async () => {
    const zed = await toPlan(id('late'), language)
    await down()
    await confirmsInVain(zed)
    await zed.sees(words.kept)
    await stage.clock('PT2H1M')
    await up()
    await stage.clock('PT19M')
    const card = await zed.sees(words.gaveUp)
    await stage.clock('PT10M')
    expect(await stage.billings(id('late'))).toBe(0)
    await zed.submits(card, 'retry')
    await zed.sees(words.receipt)
    expect(await stage.billings(id('late'))).toBe(1)
  })
})

test('a call that got through before Cancel is told as what it is', async () => {
  const zed = await toPlan('OUT-THROUGH', 'en')
  await stage.fault({ operation: 'provision', timeoutAfterActing: true })
  await stage.fault({ operation: 'getProvisioning', status: 503, times: 'always' })
  await confirms(zed)
  await zed.submits(await zed.sees(WORDS.en.kept), 'cancel')
  await zed.sees(WORDS.en.off)
  await up()
  await stage.clock('PT2M')
  await zed.sees(WORDS.en.receipt)
  expect(await stage.billings('OUT-THROUGH')).toBe(1)
})

test('J13b: an order that is withdrawn while it waits is never sent', async () => {
  const zed = await toPlan('OUT-GONE', 'en')
  await down()
  await confirmsInVain(zed)
  await zed.sees(WORDS.en.kept)
  const { status } = await stage.call(
    'POST',
    '/orders',
    order({ orderId: 'OUT-GONE', contact: { email: 'zed@obcy.example' }, lines: lines('messaging'), cancelled: true }),
  )
  expect(status).toBe(200)
  await up()
  await stage.clock('PT2M')
  await zed.sees(/This order was cancelled/)
  await stage.clock('PT1H')
  expect(await done(stage, 'OUT-GONE')).toEqual(['mapOrder'])
  expect((await stage.order('OUT-GONE')).status).toBe('cancelled')
})

test('where the service asks for patience, the card says until when, and Retry-After is obeyed', async () => {
  const zed = await toPlan('OUT-ASKED', 'en')
  await stage.fault({ operation: 'provision', status: 423, retryAfter: 600 })
  await confirms(zed)
  const card = await zed.sees(/asks for patience until/)
  expect(card.words).not.toMatch(WORDS.en.doubt)
  await stage.clock('PT9M')
  expect(await stage.billings('OUT-ASKED')).toBe(0)
  await stage.clock('PT4M')
  await zed.sees(WORDS.en.receipt)
  expect(await stage.billings('OUT-ASKED')).toBe(1)
})
