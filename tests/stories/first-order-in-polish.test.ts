import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { catalogues } from '../../cards/texts/index.ts'
import { listen, type Listener } from '../support/listener.ts'
import { order, orderOf } from '../support/orders.ts'
import type { Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import {
  cardsOf,
  finder,
  linesOf,
  linkOn,
  pressOn,
  services,
  setsPassword,
  walk,
  type Press,
} from '../support/walks.ts'

/** Journey J15, by Webex's REST API alone: chapter by chapter, each goes on where the last one ended. */
describe('Ola sets up her first order in Polish', () => {
  let stage: Stage
  let ola: Player
  let listener: Listener
  beforeAll(async () => {
    stage = await openStage({ orders: [order({})] })
    ola = stage.player('ola')
  })
  afterAll(async () => {
    listener.stop()
    await stage.close()
  })
  afterEach(async () => {
    await stage.quiet()
    expect(await cardsOf(ola)).toHaveLength(1)
  })

  test('the first card is in the language of the order and offers her own, in its own words', async () => {
    const prompt = await ola.at('prompt')
    listener = await listen(stage.url, 'ola')
    expect(prompt.title).toContain('Set up the Webex order')
    expect(prompt.form.actions?.map(({ title }) => title)).toContain('Polski')
    const po_polsku = await ola.presses('language')
    expect(po_polsku.title).toBe('Skonfiguruj zamówienie Webex dla: Żółta Łódź S.A.')
    expect(po_polsku.words).toContain('Żądana data rozpoczęcia: 2 marca 2026')
    expect(po_polsku.words).toContain('120 licencji')
    expect(po_polsku.form.actions?.map(({ title }) => title)).toEqual([
      'Skonfiguruj teraz',
      'To nie ja',
      'Pomoc',
      'English',
    ])
  })

  test('the questions are put in Polish, with the labels Cisco uses', async () => {
    await walk(ola, finder, 'check')
    expect(await linesOf(ola)).toEqual([
      'Gotowe: Rola: Jestem partnerem',
      'Gotowe: Kto konfiguruje: Tak, skonfiguruję',
      'Gotowe: Organizacja partnera: Nordwind Systemy Sp. z o.o., Polska (nowa)',
      'Gotowe: Administrator klienta: bea@zolta-lodz.example',
      'Gotowe: Organizacja klienta: Żółta Łódź S.A., Polska (nowa)',
    ])
    const check = await ola.at('check')
    expect(check.title).toBe('Czy obie strony są poprawne?')
    expect(check.words).toContain('Część 1 z 2')
  })

  test('a sentence of hers changes the language at any step, and changes it back', async () => {
    const english = await ola.types('language: English')
    expect(english).toMatchObject({ step: 'check', title: 'Are both sides right?' })
    await ola.reads(/I write in English/)
    const polish = await ola.types('język: polski')
    expect(polish).toMatchObject({ step: 'check', title: 'Czy obie strony są poprawne?' })
    await ola.reads(/po polsku/)
  })

  test('what was set up and what is not yet billed is told in Polish', async () => {
    await ola.presses('next')
    const page = await (await fetch(linkOn(await ola.at('password')))).text()
    expect(page).toContain('<html lang="pl">')
    expect(page).toContain('Nowe hasło')
    await setsPassword(ola)
    expect((await ola.at('subscription')).title).toBe('Czy to właśnie kupiono?')
  })

  test('the settings, the plan and the receipt are in Polish', async () => {
    const plan = await walk(ola, [...services, { at: 'review', do: 'next' }], 'plan')
    expect(plan.form.actions?.[0]?.title).toBe('Aprowizuj i rozpocznij rozliczanie')
    for (const said of [
      'Subdomena: zoltalodz',
      'Połączenia: 120 licencji',
      'Spotkania: 120 licencji',
      'Żółta Łódź S.A.',
    ])
      expect(plan.words).toContain(said)
    await ola.presses('provision', { confirmBilling: 'true' })
    const receipt = await ola.sees(/Usługi działają/)
    expect(receipt.words).toContain('Żółta Łódź S.A.')
    expect(await stage.billings('WBX-1001')).toBe(1)
  })

  test('nothing on the way was left in English, but what she asked for in English', () => {
    const heard = listener.heard().map(({ text, attachments }) => JSON.stringify([text, attachments]))
    const polish = heard.filter((said) => !/I write in English|Are both sides right/.test(said))
    const foreign = untranslated().filter((text) => polish.some((said) => said.includes(text)))
    expect(foreign).toEqual([])
    expect(heard.length - polish.length).toBe(2)
    expect(polish.length).toBeGreaterThan(30)
  })

  test('the names arrive unharmed where they are kept, with all their letters', async () => {
    const looked = { email: 'bea@zolta-lodz.example', companyName: 'Łódź' }
    const path = '/sandbox/provisioning/lookups/customer-organisation'
    const { body } = await stage.call<{ matches: { name: string }[] }>('POST', path, looked)
    expect(body.matches.map(({ name }) => name)).toEqual(['Żółta Łódź S.A.'])
    expect(await stage.order('WBX-1001')).toMatchObject({ customerName: 'Żółta Łódź S.A.', language: 'pl' })
  })
})

describe('the language', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage({ orders: [order({})] })
  })
  afterAll(() => stage.close())

  /** Says it in the other language, and again in the first one: the same step, asked anew. */
  async function turns(player: Player, at: string) {
    const english = await player.at(at)
    const polish = await player.types('język: polski')
    expect(polish.step).toBe(at)
    expect(polish.title).not.toBe(english.title)
    const back = await player.types('language: English')
    expect([back.step, back.title]).toEqual([at, english.title])
  }

  test('can be changed at every single step, and back again', async () => {
    const ola = stage.player('ola')
    const check: Press = { at: 'check', do: 'next' }
    for (const press of [...finder, check]) {
      await turns(ola, press.at)
      await pressOn(ola, press)
    }
    await turns(ola, 'password')
    await setsPassword(ola)
    for (const press of services) {
      await turns(ola, press.at)
      await pressOn(ola, press)
    }
    await turns(ola, 'review')
    await ola.presses('next')
    await turns(ola, 'plan')
  })
})

describe('Polish counts in its own way', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())

  test.each([
    [1, '1 licencja'],
    [3, '3 licencje'],
    [5, '5 licencji'],
    [12, '12 licencji'],
    [22, '22 licencje'],
    [112, '112 licencji'],
  ])('%i: %s', async (quantity, said) => {
    const orderId = `WBX-${quantity}`
    const change = { orderId, language: 'pl' }
    await stage.call('POST', '/orders', orderOf({ services: [{ service: 'messaging', quantity }] }, change))
    const prompt = await stage.player('ola').sees(new RegExp(`${orderId}\\b`))
    expect(prompt.words).toContain(`Wiadomości: ${said}`)
  })
})

/** English sentences long enough to be told from a name, as far as their first gap, whose Polish is another one. */
function untranslated(): string[] {
  const { en, pl } = catalogues
  return Object.entries(en.messages).flatMap(([key, text]) => {
    if (key.startsWith('command.') || text === pl.messages[key as keyof typeof pl.messages]) return []
    return text
      .split(/\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/)
      .map((part) => part.trim())
      .filter((part) => part.length > 12)
  })
}
