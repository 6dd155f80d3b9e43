import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { documents } from '../../bot/kept.ts'
import { openSealer } from '../../storage/sealer.ts'
import { openUpkeep } from '../../storage/index.ts'
import { order, orderOf } from '../support/orders.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, finder, pressOn, shortFinder, shortServices, walk } from '../support/walks.ts'

/** Journey J25: a backup of a running bot is put back elsewhere, in the same world, and nothing is done twice. */

let home: string
let stage: Stage
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'restored-'))
  stage = await stageOn('first')
})
afterEach(async () => {
  await stage.close()
  await rm(home, { recursive: true })
})

const store = (name: string) => pathToFileURL(join(home, name)).href
/** The world and the key stay; what the bot keeps lies in a folder of its own. */
const stageOn = (name: string) => openStage({ dataDir: home, settings: { STORAGE_URL: store(name) } })
const upkeep = (name: string) => openUpkeep(store(name), { ...documents, sealer: openSealer(new Uint8Array(32)) })
const backup = async () => (await upkeep('first').backUp(join(home, 'backups'), { by: '', now: new Date() })).folder

/** The bot is gone, with all it did since; what was backed up is put back, and a bot started there. */
async function restored(from: string): Promise<void> {
  await stage.close()
  await upkeep('second').restore(from, { keyFile: join(home, 'keys/seal.key') })
  stage = await stageOn('second')
  await stage.quiet()
}

const short = orderOf(
  { services: [{ service: 'meetings', quantity: 25 }] },
  { orderId: 'WBX-1002', contact: { email: 'zed@obcy.example' } },
)
const toPlan = async () => {
  await stage.call('POST', '/orders', short)
  await walk(stage.player('zed'), shortFinder, 'check')
  await stage.player('zed').presses('next')
  return walk(stage.player('zed'), shortServices, 'plan')
}

describe('what was backed up while people were at it', () => {
  test('goes on: no second prompt, the answers are there, and it is billed once', async () => {
    await stage.call('POST', '/orders', order({}))
    await walk(stage.player('ola'), finder.slice(0, 4), 'customerAdmin')
    const plan = await toPlan()
    await stage.fault({ operation: 'provision', drop: 'after' })
    await stage.player('zed').submits(plan, 'provision', { confirmBilling: 'true' })
    while ((await stage.billings('WBX-1002')) === 0) await stage.quiet()
    const made = await backup()
    await restored(made)

    await stage.clock('PT1M')
    await stage.player('zed').sees(/Billing started on/)
    expect(await stage.billings('WBX-1002')).toBe(1)
    expect((await stage.order('WBX-1002')).status).toBe('provisioned')

    const ola = stage.player('ola')
    expect(await cardsOf(ola)).toHaveLength(1)
    for (const press of finder.slice(4)) await pressOn(ola, press)
    expect((await ola.at('check')).words).toContain('Nordwind Systemy Sp. z o.o.')
    expect((await stage.order('WBX-1001')).history.filter(({ what }) => what === 'prompted')).toHaveLength(1)
    expect(stage.logged()).not.toMatch(/"level":"error"/)
  }, 60_000)

  test('a prompt that went out after the backup is found in the chat, and not sent again', async () => {
    await stage.clock('2026-03-01T12:00:00.000Z')
    await stage.call('POST', '/orders', order({}))
    const made = await backup()
    await stage.clock('2026-03-02T08:00:00.000Z')
    const { messageId } = await stage.player('ola').at('prompt')
    await restored(made)
    const ola = stage.player('ola')
    expect((await ola.at('prompt')).messageId).toBe(messageId)
    expect(await cardsOf(ola)).toHaveLength(1)
    expect((await ola.presses('start')).step).toBe('role')
  })

  test('a provisioning that was begun and done after the backup is found by reference, never billed again', async () => {
    await toPlan()
    const made = await backup()
    await stage.player('zed').presses('provision', { confirmBilling: 'true' })
    await stage.player('zed').sees(/Billing started on/)
    await restored(made)

    const zed = stage.player('zed')
    const card = await zed.types('hello')
    if (card.verbs.includes('provision')) await zed.submits(card, 'provision', { confirmBilling: 'true' })
    const ends = async () => ['provisioned', 'superseded'].includes((await stage.order('WBX-1002')).status)
    for (let minutes = 0; minutes < 60 && !(await ends()); minutes += 1) await stage.clock('PT1M')
    expect(await stage.billings('WBX-1002')).toBe(1)
    expect(await ends()).toBe(true)
  })
})
