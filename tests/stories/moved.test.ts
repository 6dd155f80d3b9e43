import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { readConfig } from '../../bot/config.ts'
import { shapeOf } from '../../bot/kept.ts'
import { storageProgram } from '../../bot/storage-commands.ts'
import { openStorage } from '../../storage/index.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { order } from '../support/orders.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, finder, pressOn, walk } from '../support/walks.ts'

/** People are half-way when the bot moves from its folder to a database, and back; they notice nothing. */

let postgres: TestPostgres
let home: string
let stage: Stage
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'moved-'))
})
afterEach(async () => {
  await stage.close()
  await rm(home, { recursive: true })
})

/** The world and the key stay where they are. */
const stageOn = (url: string) => openStage({ dataDir: home, instances: 1, settings: { STORAGE_URL: url } })
const folder = (name: string) => pathToFileURL(join(home, name)).href

/** As an operator does it: stop, copy, start. */
async function moves(from: string, to: string): Promise<string> {
  await stage.close()
  const lines: string[] = []
  const around = {
    config: readConfig({ DATA_DIR: home, STORAGE_URL: to }),
    version: '1.0.0',
    now: () => new Date(),
    print: (line: string) => void lines.push(line),
    flag: () => lines.push('flagged'),
  }
  await storageProgram(around).parseAsync(['copy', from], { from: 'user' })
  stage = await stageOn(to)
  await stage.quiet()
  return lines.join('\n')
}

describe('a bot that moves to another store', () => {
  test('goes on with whoever is half-way: no second prompt, the answers are there, old cards work', async () => {
    const [first, second, third] = [folder('first'), await postgres.url(), folder('third')]
    stage = await stageOn(first)
    await stage.call('POST', '/orders', order({}))
    await walk(stage.player('ola'), finder.slice(0, 4), 'customerAdmin')
    const said = await moves(first, second)
    expect(said).toMatch(
      /Everything in file:\S+ is in postgres:\S+ as well, read again and compared: orders 1, people \d/,
    )
    expect(said).toContain('Set STORAGE_URL to the new place')
    expect(said).not.toContain('for%20tests%20only')

    const ola = stage.player('ola')
    expect(await cardsOf(ola)).toHaveLength(1)
    for (const press of finder.slice(4, 5)) await pressOn(ola, press)
    await moves(second, third)
    for (const press of finder.slice(5)) await pressOn(stage.player('ola'), press)
    expect((await stage.player('ola').at('check')).words).toContain('Nordwind Systemy Sp. z o.o.')
    expect((await stage.order('WBX-1001')).history.filter(({ what }) => what === 'prompted')).toHaveLength(1)
    expect(stage.logged()).not.toMatch(/"level":"error"/)
    await expect(openStorage(first, await shapeOf(readConfig({ DATA_DIR: home })))).rejects.toThrow('was copied to')
  }, 60_000)
})
