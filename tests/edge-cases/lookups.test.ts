import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { partnerPick } from '../../flows/setup/partner-pick.ts'
import { openTexts } from '../../bot/texts.ts'
import type { Organisation } from '../../flows/provisioning/contract.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { done, forwarded, newer, prompted, toCustomerOf, toPartner } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage({ settings: { PROVISIONING_TIMEOUT_MS: '400' } })))
afterAll(() => stage.close())
beforeEach(() => healthy())

const healthy = () => stage.call('DELETE', '/sandbox/provisioning/faults')
const always = (fault: object) => stage.fault({ times: 'always', ...fault })

describe('28: a look-up that is not allowed', () => {
  test('28: of the partner is “cannot tell”: it can be tried again, and nothing new is offered', async () => {
    const { player: bea } = await prompted(stage, 'bea', { orderId: 'TELL-1' })
    const card = await toPartner(bea)
    expect(card.title).toBe('The look-up was refused. Try again?')
    expect(card.words).toMatch(/does not mean that there is none/)
    expect(card.words).toMatch(/partner full administrator/)
    expect(card.verbs).toEqual(['retry', 'back', 'help', 'close'])
    await bea.presses('retry')
    const again = await newer(bea, card)
    expect(again.title).toBe(card.title)
    expect((await bea.presses('back')).step).toBe('who')
  })

  test('28: of the customer is the same, and another address leads on', async () => {
    const { player: zed } = await prompted(stage, 'zed', { orderId: 'TELL-2' })
    await toCustomerOf(zed, 'forbidden@zakaz.example')
    const card = await zed.sees(/The look-up was refused/)
    expect(card.fields).toEqual([])
    expect((await zed.presses('back')).step).toBe('customerAdmin')
    await zed.presses('next', { customerAdminEmail: 'bea@zolta-lodz.example' })
    await zed.at('customerNew')
  })
})

describe('29: a look-up that fails', () => {
  test.each([
    ['29: by a time-out', { delayMs: 2_000 }],
    ['29: with 503', { status: 503 }],
    ['29: by a broken connection', { drop: true }],
  ])('%s leads to a card to try again, never to a new organisation, and then works', async (what, fault) => {
    await always({ operation: 'findPartnerOrg', ...fault })
    const orderId = what.replaceAll(/\W+/g, '-')
    const { player: ola } = await prompted(stage, 'ola', { orderId })
    const card = await toPartner(ola)
    expect(card.title).toBe('A service is not answering. Try again?')
    expect(card.fields).toEqual([])
    await ola.presses('retry')
    expect((await newer(ola, card)).title).toBe(card.title)
    await healthy()
    await ola.presses('retry')
    await ola.at('partnerNew')
    expect(await done(stage, orderId)).toEqual([])
  })
})

test('30: of very many organisations the first ten are offered, in the order they were sent in', () => {
  const matches = Array.from({ length: 30 }, (_, n) => organisation(n))
  const known = { partnerLookup: { kind: 'many' as const, matches } } as Parameters<typeof partnerPick.ask>[1]
  const { fields = [] } = partnerPick.ask(openTexts()('en'), known)
  const [field] = fields
  const values = field?.kind === 'choice' ? field.choices.map(({ value }) => value) : []
  expect(values).toEqual([...matches.slice(0, 10).map(({ orgId }) => orgId), 'none'])
  expect(partnerPick.answer(known).safeParse({ orgId: 'org-10' }).success).toBe(false)
  expect(partnerPick.answer(known).safeParse({ orgId: 'org-9' }).success).toBe(true)
})

describe('31: an organisation that was not recognised', () => {
  const STOPPED = /Don't continue: the partner organisation was not recognised/

  test('31: stops the set-up, names the representative and is on record; no stale card gets past it', async () => {
    const { player: zed } = await prompted(stage, 'zed', { orderId: 'STOP-1' })
    const review = await forwarded(zed, await toPartner(zed))
    const stop = await zed.presses('notRecognised')
    expect(stop.title).toMatch(STOPPED)
    expect(stop.words).toContain('Ivo Novak, ivo@cisco-reps.example')
    expect(stop.verbs).toEqual([])
    await zed.submits(review, 'next')
    expect((await newer(zed, stop)).title).toMatch(STOPPED)
    expect(await stage.order('STOP-1')).toMatchObject({
      status: 'awaiting',
      stop: { reason: 'partnerNotRecognised' },
      matters: [{ kind: 'notRecognised', reason: 'partnerNotRecognised' }],
    })
    expect((await stage.order('STOP-1')).session).toBeUndefined()
  })

  test('31: a restart asks the service again, and stops again', async () => {
    const zed = stage.player('zed')
    await restarted('STOP-1')
    await always({ operation: 'findPartnerOrg', status: 503 })
    await zed.presses('next', { who: 'me' })
    await zed.sees(/A service is not answering/)
    await healthy()
    await zed.presses('retry')
    await zed.sees(STOPPED)
    expect((await stage.order('STOP-1')).session).toBeUndefined()
    expect((await stage.order('STOP-1')).matters).toHaveLength(1)
  })

  test('31: a restart goes on once the data behind it has changed', async () => {
    const zed = stage.player('zed')
    await stage.call('DELETE', '/sandbox/provisioning/organizations/5e7a0000-0000-4000-8000-000000000021')
    await restarted('STOP-1')
    await zed.presses('next', { who: 'me' })
    await zed.at('partnerNew')
    await stage.call('POST', '/sandbox/provisioning/reset')
  })

  test('31: holds for the customer’s organisation, too', async () => {
    const { player: zed } = await prompted(stage, 'zed', { orderId: 'STOP-2' })
    await toCustomerOf(zed, 'admin@baltyk.example')
    const stop = await zed.presses('notRecognised')
    expect(stop.title).toBe("Don't continue: the customer organisation was not recognised")
    await restarted('STOP-2')
    await zed.presses('next', { who: 'me' })
    await zed.presses('next')
    await zed.at('customerAdmin')
    await zed.presses('next', { customerAdminEmail: 'user@baltyk.example' })
    await zed.sees(/the customer organisation was not recognised/)
    expect(await done(stage, 'STOP-2')).toEqual([])
  })

  async function restarted(orderId: string): Promise<void> {
    const zed = stage.player('zed')
    await zed.types(`start ${orderId}`)
    await zed.at('role')
    await zed.presses('next', { role: 'partner' })
    await zed.at('who')
  }
})

const organisation = (n: number): Organisation => ({
  orgId: `org-${n}`,
  name: `Nordwind ${n}`,
  created: '2020-01-01',
  domains: [],
  activeSubscriptions: 0,
  isTrial: false,
  emailRole: 'none',
  licences: [],
  locations: [],
})
