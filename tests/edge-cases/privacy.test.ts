import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { orderOf } from '../support/orders.ts'
import type { CardSeen, Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { lines, mapped, onTo, toPlanOf } from './part-two.ts'
import { done, marked, prompted, times, toCustomer, until } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

const confirmed = { confirmBilling: 'true' }
const ADDRESS = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g
const lookUp = (player: Player, customerAdminEmail: string) => player.presses('next', { customerAdminEmail })

describe('97: finding out who has which organisation', () => {
  test('97: what is not the asker’s to know comes masked', async () => {
    const zed = (await prompted(stage, 'zed', { orderId: 'PRIVATE-1' })).player
    await toCustomer(zed)
    const hidden = await lookUp(zed, 'jan@inna-firma.example')
    expect(hidden.step).toBe('customerAdmin')
    expect(hidden.words).toMatch(/already belongs to/)
    expect(hidden.words).not.toMatch(/Inna Firma/)
    const found = await lookUp(zed, 'user@baltyk.example')
    expect(found.words).toMatch(/a\*\*\*@b\*\*\*\.example/)
    expect(found.words).not.toMatch(/admin@baltyk\.example/)
    await zed.presses('close')
  })

  test('97: after thirty look-ups a day the services are left in peace, and each look-up is on record', async () => {
    const zed = (await prompted(stage, 'zed', { orderId: 'PRIVATE-2' })).player
    await toCustomer(zed)
    for (let n = 1; n <= 30; n++) {
      await lookUp(zed, `guess${n}@somebody.example`)
      await zed.presses('back')
    }
    const limited = await lookUp(zed, 'guess31@somebody.example')
    expect(limited.words).toMatch(/Please wait a little/)
    await zed.presses('retry')
    expect(await times(stage, 'PRIVATE-2', 'asked:customerOrg')).toBe(30)
    const { history } = await stage.order('PRIVATE-2')
    expect(history.filter(({ what }) => what === 'asked:customerOrg').every(({ who }) => who !== undefined)).toBe(true)
    expect(JSON.stringify(history)).not.toMatch(/guess/)
    await zed.presses('back')
    await zed.presses('close')
    await stage.clock('P1D')
    await zed.presses('start')
    await zed.presses('next', { role: 'partner' })
    await zed.presses('next', { who: 'me' })
    await zed.presses('next')
    expect((await lookUp(zed, 'admin@baltyk.example')).step).toBe('customerReview')
    await zed.presses('close')
  })
})

test('98: errors say what happened without tokens, passwords, or anybody’s full address', async () => {
  const zed = (await prompted(stage, 'zed', { orderId: 'PRIVATE-3' })).player
  await toCustomer(zed)
  await stage.fault({ operation: 'findCustomerOrg', status: 500 })
  const unavailable = await lookUp(zed, 'admin@baltyk.example')
  expect(unavailable.words).toMatch(/A service is not answering/)
  await zed.presses('close')

  await toPlanOf(stage, 'PRIVATE-4', 'messaging')
  await stage.fault({ operation: 'provision', outcome: 'error', errorCode: 2560 })
  await zed.submits(await zed.sees(), 'provision', confirmed)
  const failed = await zed.sees(/This could not be done/)

  const rep = 'ivo@cisco-reps.example'
  for (const { words } of [unavailable, failed]) {
    expect((words.match(ADDRESS) ?? []).filter((address) => address !== rep)).toEqual([])
    expect(words).not.toMatch(/bearer|token|password|sandbox-/i)
  }
  const logged = stage.logged()
  expect(logged).toMatch(/inquiry\.failed/)
  expect(logged).toMatch(/"code":"UPSTREAM"/)
  expect(logged.match(ADDRESS)).toBeNull()
  expect(logged).not.toMatch(/sandbox-(bot|intake|zed)|bearer|_w|Bałtyk/i)
  await zed.presses('close')
})

describe('99: an order number that was guessed', () => {
  let marek: Player
  let his: CardSeen
  beforeAll(async () => {
    const visit = await prompted(stage, 'marek', { orderId: 'HIS-OWN' })
    marek = visit.player
    his = visit.card
  })

  const refusals = async () =>
    (await marek.messages()).filter(({ text, attachments }) => !attachments && /not yours to press/.test(text))

  /** Marek presses, from a card of his own, what he could have read off somebody else's; the answer, or the one after. */
  async function presses(card: CardSeen, verb: string, change: object = {}, inputs: object = {}): Promise<string> {
    const before = (await refusals()).length
    await marek.forges(his.messageId, { ...inputs, ...marked(card, verb, change) })
    await until(async () => (await refusals()).length > before, 'a refusal')
    return (await refusals())[0]?.text ?? ''
  }

  /** The same a minute later, since one guess is answered once a minute. */
  async function guesses(...press: Parameters<typeof presses>): Promise<string> {
    await stage.clock('PT61S')
    return presses(...press)
  }

  test('99: is refused at every step, in the same words as one that does not exist', async () => {
    const zed = (await prompted(stage, 'zed', { orderId: 'HERS', language: 'pl', lines: lines('messaging') })).player
    const answers = new Set([await guesses(his, 'start', { order: 'NO-SUCH-ORDER' })])
    answers.add(await guesses(await zed.sees(), 'start'))
    await toCustomer(zed)
    answers.add(await guesses(await zed.sees(), 'next', {}, { customerAdminEmail: 'admin@baltyk.example' }))
    answers.add(await guesses(await zed.sees(), 'close'))
    await lookUp(zed, 'admin@baltyk.example')
    await zed.presses('next')
    answers.add(await guesses(await zed.sees(), 'next'))
    expect(await done(stage, 'HERS')).toEqual([])
    await zed.presses('next')
    await zed.at('subscription')
    await onTo(zed, 'HERS', 'plan')
    answers.add(await guesses(await zed.sees(), 'provision', {}, confirmed))
    answers.add(await guesses(await zed.sees(), 'close', { do: 'language', language: 'en' }))
    expect(answers.size).toBe(1)
    expect((await zed.sees()).step).toBe('plan')
    expect(await stage.billings('HERS')).toBe(0)
    await zed.presses('close')
  })

  test('99: that is guessed again and again is answered as seldom, whether it exists or not', async () => {
    const { card } = await prompted(stage, 'zed', { orderId: 'AGAIN' })
    for (const orderId of ['NO-SUCH-ORDER', 'AGAIN']) {
      await guesses(card, 'start', { order: orderId })
      const before = (await refusals()).length
      for (let n = 0; n < 3; n++) await marek.forges(his.messageId, marked(card, 'start', { order: orderId }))
      await presses(his, 'start', { order: `${orderId}-LAST` })
      expect((await refusals()).length).toBe(before + 1)
    }
  })

  test('99: is refused the same way before its day and after its end', async () => {
    const zed = await mapped(stage, 'ENDED', 'messaging')
    await stage.call('DELETE', '/orders/ENDED')
    await zed.sees(/cancelled/)
    const later = { orderId: 'LATER', contact: { email: 'zed@obcy.example' } }
    await stage.call('POST', '/orders', orderOf({ requestedStartDate: '2031-03-03' }, later))
    const answers = new Set<string>()
    for (const orderId of ['LATER', 'ENDED', 'NO-SUCH-ORDER'])
      answers.add(await guesses(his, 'start', { order: orderId }))
    expect(answers.size).toBe(1)
    expect((await marek.messages()).some(({ text }) => /2031|LATER|ENDED/.test(text))).toBe(false)
  })
})
