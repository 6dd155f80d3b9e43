import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openTexts } from '../../bot/texts.ts'
import type { Language } from '../../cards/texts/index.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { openBrowser } from '../support/browser.ts'
import { order } from '../support/orders.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { byKeyboard, byMouse, tabOf, type Tab } from '../support/tab.ts'

/** Journeys J2, J3 and J22 as Ola, Marek and Ivo see them: three tabs of one browser, none of them ever reloaded. */

const ALIAS = 'zamowienia@nordwind.example'
const TEAM = 'Nordwind setup'
const BOT = 'Set Up Now'

/** A machine at work may be slow; people are patient. In milliseconds. */
const patience = 60_000

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const texts = openTexts()
const customer = 'Żółta Łódź S.A.'

interface Three {
  readonly stage: Stage
  readonly ola: Tab
  readonly marek: Tab
  readonly ivo: Tab
  readonly complaints: readonly string[]
}

/** Ola opens the page, and from it the tabs of the other two. */
const MORNING = `${new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10)}T10:00:00.000Z`

async function sitDown(language: Language): Promise<Three> {
  const settings = { DEFAULT_LANGUAGE: language, REPS_LANGUAGE: language }
  const stage = await openStage({ settings })
  await stage.clock(MORNING) // a day later it is after eight again, whenever this is run
  await stage.call('POST', '/orders', order({ language, contact: { email: ALIAS, isAlias: true } }))
  await stage.quiet()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'Europe/Warsaw' })
  context.setDefaultTimeout(20_000)
  const complaints: string[] = []
  context.on('weberror', (error) => complaints.push(error.error().message))
  const page = await context.newPage()
  await page.goto(`${stage.url}/?as=ola`)
  await page.getByText('Several people side by side').click()
  const beside = async (name: string) => {
    const opened = context.waitForEvent('page')
    await page.getByRole('link', { name: `Open as ${name} in a new tab` }).click()
    return opened
  }
  const [marek, ivo] = [await beside('Marek'), await beside('Ivo')]
  return {
    stage,
    complaints,
    ola: await tabOf(page, byMouse),
    marek: await tabOf(marek, byKeyboard),
    ivo: await tabOf(ivo, byMouse),
  }
}

async function leave({ stage, ola }: Three): Promise<void> {
  await ola.page.context().close()
  await stage.close()
}

async function claimed(t: Texts, { ola, marek }: Three): Promise<void> {
  await marek.opens(TEAM)
  await ola.opens(TEAM)
  await marek.reads(t('claim.title', { customer }))
  await ola.presses(t('button.takeOrder'))
  await ola.hears(BOT)
  await marek.reads(t('claim.takenTitle', { customer }))
  await marek.reads(/Ola Nowak/)
  await marek.lacks(t('button.takeOrder'))
}

async function begun(t: Texts, { ola }: Three): Promise<void> {
  await ola.opens(BOT)
  await ola.presses(t('button.start'))
  await ola.chooses(t('role.partner'))
  await ola.presses(t('button.next'))
  await ola.reads(t('who.title'))
  await ola.chooses(t('who.me'))
  await ola.presses(t('button.next'))
  await ola.reads(t('partnerNew.title'))
}

async function handed(t: Texts, { ola, marek }: Three, words: string): Promise<void> {
  await ola.opens(TEAM)
  await ola.writes(`@Set ${words} @Marek`)
  await marek.reads(t('say.offeredHere'))
  await marek.hears(BOT)
  await ola.opens(BOT)
  await ola.reads(t('offered.title', { name: 'Marek Wiśniewski' }))
  await marek.opens(BOT)
  await marek.reads(t('offer.title', { name: 'Ola Nowak', order: 'WBX-1001' }))
  await marek.presses(t('button.takeOver'))
  await marek.reads(t('inherited.title', { name: 'Ola Nowak' }))
  await ola.reads(t('told.taken', { name: 'Marek Wiśniewski', order: 'WBX-1001' }))
  await ola.lacks(t('button.takeBack'))
  await marek.presses(t('button.confirmAnswers'))
  await marek.reads(t('partnerPick.title'))
}

describe('three people and an order of a shared address', () => {
  const t = texts('en')
  let three: Three
  beforeAll(async () => {
    three = await sitDown('en')
  }, patience)
  afterAll(() => leave(three))

  test('Ola takes it from the card in the space, and Marek sees that she has it', () => claimed(t, three), patience)

  test(
    'Ola begins, and offers it to Marek by naming him in the space',
    async () => {
      await begun(t, three)
      await handed(t, three, 'hand this to')
    },
    patience,
  )

  test(
    'a day later Ivo sees that nobody went on, and takes care of it',
    async () => {
      const { ivo, marek } = three
      await ivo.opens('Reps')
      await ivo.looksAt('Controls')
      await ivo.page.getByRole('button', { name: '+1 day' }).click()
      await ivo.reads(/Orders this morning/)
      await ivo.reads(`${t('matter.notStarted.title')}: ${customer}`)
      await ivo.presses(t('button.claim'))
      await ivo.reads(/^Claimed by Ivo Novak/)
      await ivo.hears(BOT)
      await ivo.opens(BOT)
      await ivo.reads(/^You take care of order WBX-1001/)
      await ivo.opens('Reps')
      await ivo.page.getByRole('button', { name: '+1 hour' }).click()
      await ivo.presses(t('button.remind'))
      await ivo.opens(BOT)
      await ivo.reads(t('say.repReminded'))
      await marek.reads(t('prompt.reminder'))
    },
    patience,
  )

  test(
    'the mails behind the curtain show the letter to the shared address',
    async () => {
      const { ola } = three
      await ola.looksAt('Mails')
      const [letter] = await Promise.all([
        ola.page.context().waitForEvent('page'),
        ola.page
          .getByRole('link', { name: t('mail.claimSubject', { order: 'WBX-1001' }) })
          .last()
          .click(),
      ])
      await letter.getByText(`To ${ALIAS}`).waitFor()
      await letter
        .frameLocator('iframe')
        .getByText(/The first of you to take it has it/)
        .last()
        .waitFor()
      await letter.close()
    },
    patience,
  )

  test('nothing was loaded again, and nothing broke', async () => {
    const { ola, marek, ivo, complaints } = three
    expect(await Promise.all([ola, marek, ivo].map((each) => each.isUntouched()))).toEqual([true, true, true])
    expect(complaints).toEqual([])
  })
})

describe('the same in Polish', () => {
  const t = texts('pl')
  let three: Three
  beforeAll(async () => {
    three = await sitDown('pl')
  }, patience)
  afterAll(() => leave(three))

  test(
    'the order is taken, begun, offered and taken over',
    async () => {
      await claimed(t, three)
      await begun(t, three)
      await handed(t, three, 'przekaż to')
      expect(three.complaints).toEqual([])
    },
    patience,
  )
})
