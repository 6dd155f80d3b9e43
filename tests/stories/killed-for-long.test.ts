import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { build, openKillable, type Killable } from '../support/killable.ts'
import { orderOf } from '../support/orders.ts'
import { shortFinder, walk } from '../support/walks.ts'

/** Journeys J11 and J21 with `kill -9`: nobody could write down that the bot went, and Webex goes on without it. */

let bot: Killable
let folder: string
beforeAll(async () => {
  build()
  folder = await mkdtemp(join(tmpdir(), 'killed-for-long-'))
  bot = await openKillable({ settings: { SANDBOX_CLOCK: 'on', DATA_DIR: folder } })
}, 120_000)
afterAll(async () => {
  await bot.close()
  await rm(folder, { recursive: true, force: true })
})

test('killed for 20 minutes: what was written is answered, the open card comes again, the unheard press counts for nothing', async () => {
  const zed = bot.player('zed')
  await bot.take(
    orderOf({ services: [{ service: 'messaging', quantity: 25 }] }, { contact: { email: 'zed@obcy.example' } }),
  )
  const role = await walk(zed, shortFinder.slice(0, 1), 'role')
  await bot.kill()
  await zed.submits(role, 'close')
  await zed.writes('partner')
  await mkdir(join(folder, 'sandbox'), { recursive: true })
  await writeFile(join(folder, 'sandbox/clock.json'), JSON.stringify({ aheadMs: 20 * 60_000 }))
  await bot.start()
  const again = await zed.sees(/I may have missed a press of yours/)
  expect(again).toMatchObject({ step: 'who' })
  await bot.kill()
  await bot.start()
  expect(await zed.presses('next', { who: 'me' })).toMatchObject({ step: 'partnerReview' })
  expect((await bot.order('WBX-1001')).history.filter(({ what }) => what.startsWith('missed:'))).toHaveLength(1)
}, 60_000)
