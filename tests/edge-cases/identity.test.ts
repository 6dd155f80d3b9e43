import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { order, ORDER, orderOf } from '../support/orders.ts'
import { cardOf, type CardSeen, type Player } from '../support/player.ts'
import { spaceOf } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, finder, walk } from '../support/walks.ts'
import { lines, onTo, toPlanOf } from './part-two.ts'
import { done, forwarded, inSpace, newer, noted, prompted, times, toBothSides, toMapped, until } from './visits.ts'

const ALIAS = { email: 'zamowienia@nordwind.example', isAlias: true }

let stage: Stage
let ola: Player
let marek: Player
let zed: Player
beforeEach(async () => {
  stage = await openStage({ settings: { CLAIM_SPACES: 'nordwind.example=Nordwind setup' } })
  ola = stage.player('ola')
  marek = stage.player('marek')
  zed = stage.player('zed')
})
afterEach(() => stage.close())

const reaches = (who: string, reachable: boolean) => stage.call('POST', `/sandbox/webex/people/${who}`, { reachable })
const mailsTo = async (to: string) =>
  (await stage.call<{ items: readonly { text: string }[] }>('GET', `/sandbox/mail?to=${to}`)).body.items

/** Somebody else's call of the provisioning service, past the bot. */
async function elsewhere(operation: object): Promise<void> {
  const { status } = await fetch(`${stage.url}/sandbox/provisioning/operations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `browser-${JSON.stringify(operation).length}` },
    body: JSON.stringify(operation),
  })
  expect(status).toBe(202)
  await stage.quiet()
}
const org = (n: number) => `5e7a0000-0000-4000-8000-0000000000${n}`
const mapping = (orderId: string) => ({
  operation: 'mapOrder',
  orderId,
  lineIds: ['1'],
  partner: { orgId: org(21) },
  customer: { orgId: org(32), adminEmail: 'admin@proba.example' },
})
const provisioning = (orderId: string, customerOrgId = org(32)) => ({
  operation: 'provision',
  orderId,
  partnerOrgId: org(21),
  customerOrgId,
  lines: [{ lineId: '1', services: [{ service: 'messaging', quantity: 25 }] }],
})

describe('somebody presses who is not the contact', () => {
  test('2: refused in private, nothing of the order is told, and it is on record', async () => {
    const { card } = await prompted(stage, 'ola', { orderId: 'OTHERS-1' })
    const copy = await forwarded(ola, card)
    const before = (await ola.messages()).length
    await zed.submits(copy, 'start')
    const { text } = await zed.reads(/not yours to press/)
    expect(text).toMatch(/ask the person who got it/)
    expect(text).not.toMatch(/OTHERS|Żółta|Nordwind|Ola|ola@/)
    await noted(stage, 'OTHERS-1', 'refused:start')
    await stage.quiet()
    expect(await ola.messages()).toHaveLength(before)
    expect((await inSpace(ola)).some((message) => /not yours/.test(message.text))).toBe(false)
    expect(stage.logged()).not.toMatch(/zed@|ola@/)
  })

  test('2: nor is somebody of another company served by a shared address', async () => {
    await stage.call('POST', '/orders', order({ orderId: 'OTHERS-2', contact: ALIAS }))
    const space = await spaceOf(zed, 'Nordwind setup')
    await zed.submits(await space.sees(/OTHERS-2/), 'claim')
    expect((await zed.reads(/not yours to press/)).text).not.toMatch(/OTHERS|Nordwind/)
    expect((await stage.order('OTHERS-2')).matters).toMatchObject([{ kind: 'stranger' }])
  })
})

test('4: two of a shared address press together: one has it, the other reads who', async () => {
  await stage.call('POST', '/orders', order({ orderId: 'BOTH-1', contact: ALIAS }))
  const card = await (await spaceOf(ola, 'Nordwind setup')).sees(/BOTH-1/)
  await Promise.all([ola.submits(card, 'claim'), marek.submits(card, 'claim')])
  await noted(stage, 'BOTH-1', 'refused:claim')
  await stage.quiet()
  expect(await times(stage, 'BOTH-1', 'claimed')).toBe(1)
  const seen = [await cardsOf(ola), await cardsOf(marek)]
  expect(seen.map(({ length }) => length).sort()).toEqual([0, 1])
  const [winner, loser] = seen[0]?.length === 1 ? ['Ola Nowak', marek] : ['Marek Wiśniewski', ola]
  expect((await loser.reads(/took order BOTH-1/)).text).toContain(winner)
})

describe('8: done in the browser meanwhile', () => {
  test('8: mapped there, the mapping that exists is shown, and nothing is mapped again', async () => {
    await prompted(stage, 'zed', { orderId: 'BROWSER-1' })
    await toBothSides(zed)
    await elsewhere(mapping('BROWSER-1'))
    await zed.presses('next')
    expect((await zed.reads(/was set up in the meantime/)).text).toMatch(/for Próba Sp\. z o\.o\./)
    await zed.at('subscription')
    expect(await done(stage, 'BROWSER-1')).toEqual(['mapOrder'])
  })

  test('8: provisioned there, the set-up ends, nothing is sent, and billing was started once', async () => {
    await toPlanOf(stage, 'BROWSER-2', 'messaging')
    const mapped = (await stage.app().world.storage.orders.get('BROWSER-2'))?.secret.mapping
    await elsewhere(provisioning('BROWSER-2', mapped?.customerOrgId))
    const copy = await forwarded(zed, await zed.at('plan'))
    await zed.presses('provision', { confirmBilling: 'true' })
    const ended = await zed.sees(/This order was finished elsewhere/)
    expect(ended.words).toContain('nothing was sent twice')
    await stage.quiet()
    expect((await stage.order('BROWSER-2')).status).toBe('superseded')
    expect((await stage.ledger()).filter(({ operation }) => operation === 'provision')).toHaveLength(1)
    expect(await stage.billings('BROWSER-2')).toBe(1)
    await zed.submits(copy, 'provision', { confirmBilling: 'true' })
    expect((await newer(zed, ended)).title).toBe('This order was finished elsewhere')
    const reps = await spaceOf(stage.player('ivo'), 'Reps')
    expect((await reps.sees(/BROWSER-2/)).words).toContain('it was done outside this chat')
  })

  test('8: mapped and provisioned there, it ends where both sides are checked', async () => {
    await prompted(stage, 'zed', { orderId: 'BROWSER-3', lines: lines('messaging') })
    await toBothSides(zed)
    await elsewhere(mapping('BROWSER-3'))
    await elsewhere(provisioning('BROWSER-3'))
    await zed.presses('next')
    await zed.sees(/This order was finished elsewhere/)
    expect((await stage.order('BROWSER-3')).status).toBe('superseded')
    expect(await stage.billings('BROWSER-3')).toBe(1)
  })
})

describe('9: the contact is not there', () => {
  test.each([
    ['9: has blocked the bot', 'marek', 'marek@nordwind.example'],
    ['9: is nobody the chat knows', undefined, 'dawny@nordwind.example'],
  ])(
    '%s: a letter goes out, the representatives know on the same day, and the usual rule holds',
    async (what, who, email) => {
      const orderId = `GONE-${who ?? 'nobody'}`
      if (who) await reaches(who, false)
      await stage.clock('2030-03-04T10:00:00Z')
      await stage.call(
        'POST',
        '/orders',
        orderOf({ requestedStartDate: '2030-03-04' }, { orderId, contact: { email } }),
      )
      await stage.quiet()
      expect(await mailsTo(email)).toHaveLength(1)
      const report = await stage.order(orderId)
      expect(report).toMatchObject({ status: 'awaiting', matters: [{ kind: 'unreachable' }] })
      expect(report.prompt.undelivered).toBeDefined()
      const reps = await spaceOf(stage.player('ivo'), 'Reps')
      expect((await reps.sees(/The contact cannot be reached/)).words).not.toContain(email)
      await stage.clock('2030-03-05T08:30:00Z')
      expect((await stage.order(orderId)).matters.map(({ kind }) => kind)).toEqual(['unreachable', 'notStarted'])
      expect(stage.logged()).not.toContain(email)
      expect(what).toMatch(/^9/)
    },
  )
})

describe('34: two orders create the partner’s organisation side by side', () => {
  const partners = async () =>
    (
      await stage.call<{ matches: readonly { name: string }[] }>(
        'POST',
        '/sandbox/provisioning/lookups/partner-organisation',
        { email: 'ola@nordwind.example' },
      )
    ).body.matches.map(({ name }) => name)

  /** Both orders up to where both sides are shown; the second with this name for the partner. */
  async function bothAtCheck(partnerCompanyName: string): Promise<readonly CardSeen[]> {
    for (const [at, orderId] of ['FIRST-1', 'FIRST-2'].entries()) {
      await prompted(stage, 'ola', { orderId, customerName: `Klient ${at}` })
      const presses = finder.map(({ inputs, ...press }) => ({
        ...press,
        inputs: {
          ...inputs,
          ...(press.at === 'customerAdmin' ? { customerAdminEmail: `admin@klient${at}.example` } : {}),
          ...(at === 1 && press.at === 'partnerNew' ? { partnerCompanyName } : {}),
        },
      }))
      await walk(ola, presses, 'check')
    }
    return (await cardsOf(ola)).flatMap((message) => cardOf(message) ?? []).filter(({ step }) => step === 'check')
  }

  test('34: pressed at the same time there is one, and both orders are mapped to it', async () => {
    const cards = await bothAtCheck('Nordwind Systemy Sp. z o.o.')
    expect(cards).toHaveLength(2)
    await Promise.all(cards.map((card) => ola.submits(card, 'next')))
    for (const orderId of ['FIRST-1', 'FIRST-2'])
      await until(async () => (await stage.order(orderId)).status === 'mapped', `${orderId} to be mapped`)
    expect(await partners()).toEqual(['Nordwind Systemy Sp. z o.o.'])
  })

  test('34: under another name, the second looks again, is shown the one that exists, and is mapped to it', async () => {
    const [second, first] = await bothAtCheck('Nordwind')
    if (!first || !second) throw new Error('There are no two cards')
    await ola.submits(first, 'next')
    await until(async () => (await stage.order('FIRST-1')).status === 'mapped', 'the first to be mapped')
    await ola.submits(second, 'next')
    const review = await ola.at('partnerReview')
    expect(review.words).toContain('Nordwind Systemy Sp. z o.o.')
    await ola.presses('next')
    await ola.at('check')
    await ola.presses('next')
    await until(async () => (await stage.order('FIRST-2')).status === 'mapped', 'the second to be mapped')
    expect(await partners()).toEqual(['Nordwind Systemy Sp. z o.o.'])
  })
})

describe('54: after the point of no return', () => {
  test('54: another contact is refused with the way through Control Hub', async () => {
    await prompted(stage, 'zed', { orderId: 'FIXED-1' })
    await toMapped(zed)
    const changed = { ...ORDER, orderId: 'FIXED-1', contact: { email: 'marek@nordwind.example' } }
    const { body } = await stage.call<{ result: string; reasons: readonly { reason: string }[] }>(
      'POST',
      '/orders',
      changed,
    )
    expect(body.result).toBe('rejected')
    expect(body.reasons[0]?.reason).toMatch(/administrator in Control Hub/)
    expect((await zed.presses('next')).step).not.toBe('subscription')
    expect(await marek.messages()).toEqual([])
  })
})

describe('94: withdrawn during the wizard', () => {
  test('94: the next submission ends with the message that it was cancelled', async () => {
    await prompted(stage, 'ola', { orderId: 'WITHDRAWN-1' })
    const card = await walk(ola, finder.slice(0, 5), 'customerNew')
    const copy = await forwarded(ola, card)
    await stage.call('DELETE', '/orders/WITHDRAWN-1')
    const told = await ola.sees(/This order was cancelled/)
    await ola.submits(copy, 'next', { customerCompanyName: 'Żółta Łódź S.A.', customerCountry: 'PL' })
    expect((await newer(ola, told)).title).toBe('This order was cancelled')
    expect(await stage.ledger()).toEqual([])
  })
})

describe('95: two lines, two outcomes', () => {
  const line = (lineId: string, family: string) => ({
    ...ORDER.lines[0],
    lineId,
    family,
    requestedStartDate: '2030-03-04',
  })

  test('95: lines of one order are set up together, in the shortest of their windows', async () => {
    await stage.clock('2030-03-04T10:00:00Z')
    await prompted(stage, 'ola', { orderId: 'LINES-1', lines: [line('1', 'A-WX'), line('2', 'A-FLEX')] })
    expect((await ola.sees(/LINES-1/)).words).toContain('11 March 2030')
    await stage.clock('2030-03-12T10:00:00Z')
    expect((await stage.order('LINES-1')).status).toBe('closed')
  })

  test('95: two orders are independent: one lapses, the other is set up', async () => {
    await stage.clock('2030-03-04T10:00:00Z')
    await prompted(stage, 'ola', { orderId: 'ALONE-1', lines: [line('1', 'A-FLEX')] })
    await prompted(stage, 'zed', { orderId: 'ALONE-2', lines: [line('1', 'A-WX')] })
    await toMapped(zed)
    await stage.clock('2030-03-12T10:00:00Z')
    expect((await stage.order('ALONE-1')).status).toBe('closed')
    expect((await stage.order('ALONE-2')).status).toBe('mapped')
    await zed.presses('start')
    await onTo(zed, 'ALONE-2', 'location')
  })
})
