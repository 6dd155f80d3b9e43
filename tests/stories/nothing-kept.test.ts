import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { found, inside } from '../support/grep.ts'
import { order } from '../support/orders.ts'
import type { Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { setsPassword, walk, type Press } from '../support/walks.ts'

/** Texts that are nowhere else in the world, one for every field that takes any text. */
const typed = {
  partnerAdminEmail: 'ola.unikat1@nordwind.example',
  partnerCompanyName: 'Unikatowy Partner Ćma',
  partnerAdminFirstName: 'Aleksandrina',
  partnerAdminLastName: 'Niezapominajska',
  customerAdminEmail: 'bea.unikat2@zolta-lodz.example',
  customerCompanyName: 'Unikatowy Klient Źdźbło',
  'location.name': 'Centrala Unikatowa',
  'location.address1': 'Zaułek Niespotykany 77',
  'location.address2': 'Oficyna Osobliwa',
  'location.city': 'Nigdziegród',
  'site.name': 'osobliwa-witryna',
  subdomain: 'osobliwasubdomena',
}
const wrong = 'to.nie.jest.adres.unikat3'
const musings = 'Czy moja kropka Unikatowomyśl jest tu gdzieś?'
const password = 'Ćwierkający-Unikat-Hasła-9!'

const press = (at: string, inputs: Readonly<Record<string, string>>): Press => ({ at, do: 'next', inputs })
const fill = (...names: (keyof typeof typed)[]) => Object.fromEntries(names.map((name) => [name, typed[name]]))

const organisations: readonly Press[] = [
  { at: 'prompt', do: 'start' },
  press('role', { role: 'partner' }),
  press('who', { who: 'me' }),
  press('partnerNew', {
    ...fill('partnerAdminEmail', 'partnerCompanyName', 'partnerAdminFirstName', 'partnerAdminLastName'),
    partnerCountry: 'PL',
  }),
  press('customerAdmin', fill('customerAdminEmail')),
  press('customerNew', { ...fill('customerCompanyName'), customerCountry: 'PL' }),
]

const settings: readonly Press[] = [
  press('subscription', {}),
  press('location', {
    ...fill('location.name', 'location.address1', 'location.address2', 'location.city'),
    'location.country': 'PL',
    'location.postalCode': '00-001',
  }),
  press('languages', {
    'location.timeZone': 'Europe/Warsaw',
    'location.announcementLanguage': 'pl_pl',
    'location.emailLanguage': 'pl_pl',
  }),
  press('terms', { termsAccepted: 'true' }),
  press('meetings', { 'meeting.defaultLanguage': 'pl_pl' }),
  press('site', { ...fill('site.name'), 'site.timeZone': 'Europe/Warsaw', 'site.userManagement': 'control_hub' }),
  { at: 'enterprise', do: 'checkAvailability', inputs: fill('subdomain') },
  { at: 'enterprise', do: 'save', inputs: fill('subdomain') },
]

/** D2, issue 2 point 8. Chapter by chapter, each goes on where the last one ended. */
describe('what Ola types', () => {
  let folder: string
  let stage: Stage
  let ola: Player
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kept-'))
    stage = await openStage({ orders: [order({})], dataDir: folder })
    ola = stage.player('ola')
  })
  afterAll(async () => {
    await stage.close()
    await rm(folder, { recursive: true, force: true })
  })

  const all = [...Object.values(typed), wrong, 'Unikatowomyśl', password]
  const secret = async () => JSON.stringify((await stage.app().world.storage.orders.get('WBX-1001'))?.secret)

  /** Neither a file of the product, nor of its sandbox, nor a line of the log shows any of it. */
  const isNowhere = async () => {
    await stage.quiet()
    expect(await found(await stage.kept(), all)).toEqual([])
    expect(inside('the log', Buffer.from(stage.logged()), all)).toEqual([])
  }

  test('would be found if it were there: what the order itself says, is', async () => {
    await ola.at('prompt')
    expect(await found(await stage.kept(), ['Żółta Łódź S.A.'])).not.toEqual([])
    const disguised = JSON.stringify({
      body: Buffer.from(`{"name":"${typed.customerCompanyName}"}`).toString('base64'),
    })
    expect(inside('a line', Buffer.from(disguised), all)).toHaveLength(1)
    expect(inside('the log', Buffer.from(stage.logged()), ['webex channel started'])).toHaveLength(1)
  })

  test('can be read nowhere while the wizard is live, not even what was wrong or only mused', async () => {
    await walk(ola, organisations.slice(0, 4), 'customerAdmin')
    await ola.presses('next', { customerAdminEmail: wrong })
    await ola.types(musings)
    expect(await secret()).toContain(typed.partnerCompanyName)
    await isNowhere()
  })

  test('is still known, and can still be read nowhere, after a restart', async () => {
    await stage.restart()
    await walk(ola, organisations.slice(4), 'check')
    expect(await secret()).toContain(typed.customerCompanyName)
    await isNowhere()
  })

  test('is gone when the wizard is closed', async () => {
    await ola.presses('close')
    await stage.quiet()
    expect(await secret()).toBe('{"answers":{},"found":{},"intents":[]}')
    await isNowhere()
  })

  test('goes to the provisioning service and stays out of files and logs, the password above all', async () => {
    await walk(ola, organisations, 'check')
    await ola.presses('next')
    expect((await setsPassword(ola, password)).status).toBe(303)
    await walk(ola, settings, 'review')
    expect(await secret()).toContain(typed['location.address2'])
    expect(await secret()).not.toContain(password)
    await isNowhere()
  })

  test('is gone again when the order is done, but for what the organisations are called', async () => {
    await ola.presses('next')
    await ola.at('plan')
    await ola.presses('provision', { confirmBilling: 'true' })
    await ola.sees(/Billing started on/)
    expect(await stage.billings('WBX-1001')).toBe(1)
    await stage.quiet()
    for (const value of [typed['location.address1'], typed['site.name'], typed.partnerAdminLastName, password])
      expect(await secret()).not.toContain(value)
    await isNowhere()
  })

  test('is not found after the end either', async () => {
    await stage.restart()
    await isNowhere()
  })
})
