import { readFile } from 'node:fs/promises'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openStage, type Stage } from '../support/stage.ts'
import { finder, pressOn } from '../support/walks.ts'

/**
 * A data folder as version 0.2.0 wrote it, with its sandbox: Ola is about to name the customer, Zed has confirmed and
 * nobody heard what became of it, Marek is to be asked in April. `data-0.2.0.json` is never changed.
 */
const WRITTEN = new URL('../storage/data-0.2.0.json', import.meta.url)
const SOON_AFTER = '2026-03-02T10:00:05.000Z'

let dataDir: string
let stage: Stage
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'old-data-'))
  const kept = JSON.parse(await readFile(WRITTEN, 'utf8')) as Record<string, string>
  const clock = JSON.stringify({ aheadMs: Date.parse(SOON_AFTER) - Date.now() })
  for (const [path, text] of Object.entries({ ...kept, 'sandbox/clock.json': clock })) {
    await mkdir(dirname(join(dataDir, path)), { recursive: true })
    await writeFile(join(dataDir, path), text)
  }
  stage = await openStage({ dataDir })
})
afterEach(async () => {
  await stage.close()
  await rm(dataDir, { recursive: true })
})

describe('what version 0.2.0 kept', () => {
  test('opens whole: nobody is asked again, and what was due later still is', async () => {
    await stage.quiet()
    expect((await stage.order('WBX-1003')).due.map(({ kind, dueAt }) => [kind, dueAt])).toContainEqual([
      'prompt',
      '2026-04-01T07:00:00.000Z',
    ])
    expect(stage.logged()).not.toMatch(/"level":"error"/)
    expect(await stage.player('marek').messages()).toEqual([])
  })

  test('a wizard goes on where it was, with its card and its answers', async () => {
    const ola = stage.player('ola')
    const card = await ola.at('customerNew')
    await pressOn(ola, { at: 'customerNew', do: 'next', inputs: { ...finder[5]?.inputs } })
    const check = await ola.at('check')
    for (const said of ['Nordwind Systemy Sp. z o.o.', 'Żółta Łódź S.A.']) expect(check.words).toContain(said)
    expect(check.rev).toBeGreaterThan(card.rev)
  })

  test('a call that may have been taken is asked about, and billed once', async () => {
    await stage.clock('PT1M')
    await stage.player('zed').sees(/Billing started on/)
    expect(await stage.billings('WBX-1002')).toBe(1)
    expect((await stage.order('WBX-1002')).status).toBe('provisioned')
  })
})
