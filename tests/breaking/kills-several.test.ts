import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { bundled, type Bundle } from './bundle.ts'
import { chanceFrom } from './chance.ts'
import { openTheatre } from './kills.ts'
import { chosen, inFlight, shuffled } from './plan.ts'
import type { History, Recording } from './play.ts'
import { isExcused } from './points/excused.ts'
import { scenarios } from './scenarios.ts'
import { onPostgres } from './setting.ts'
import { prepared, type Template } from './template.ts'

/** `kill -9` on a database, alone and beside another instance: half a dozen each, chosen by chance; more of them in the soak. */

const SEED = Date.now() % 1_000_000
const EACH = 6
/** Those between them come through all that a bot on a database does; the last finds an order that its bot never saw. */
const RECORDED = ['the service is away', 'Webex stumbles', 'typed']
/** Where an event, a claim or an order is written down, and what is done between two of those. */
const WRITES = /^(storage\/postgres\/|bot\/(ingress|handling)|flows\/(turn|effects\/(calls|looks|posts)))/

let postgres: TestPostgres
let bundle: Bundle
let template: Template
let recordings: readonly Recording[]

beforeAll(async () => {
  ;[bundle, postgres] = await Promise.all([bundled(), startPostgres()])
  template = await prepared(bundle.file)
  recordings = await openTheatre(bundle, template, onPostgres(postgres)).record(
    RECORDED.flatMap((wanted) => scenarios.filter(({ name }) => name === wanted)),
  )
}, 180_000)

afterAll(async () => {
  await template.remove()
  await bundle.remove()
  await postgres.stop()
})

/** Near to a write: before it, after it, and while the database is at it. */
function some(chance: () => number): readonly History[] {
  const histories = [
    ...chosen(recordings, chance, 0),
    ...recordings.flatMap((recording) => inFlight(recording, bundle.names, chance)),
  ]
  const near = histories.filter(({ armed }) => armed && WRITES.test(bundle.names[armed.id] ?? ''))
  return shuffled(near, chance).slice(0, EACH)
}

test('all that waits for the database is come through', () => {
  const passed = new Set(recordings.flatMap(({ start, press }) => [...start, ...press].map((it) => it.split(' ')[0])))
  const missing = bundle.names.filter((name, id) => name.startsWith('storage/postgres/') && !passed.has(String(id)))
  expect(missing.filter((name) => !isExcused(name))).toEqual([])
})

test(`killed on PostgreSQL (seed ${SEED}), an order is billed once, and everybody is told what is true`, async () => {
  const { kills, violations } = await openTheatre(bundle, template, onPostgres(postgres)).play(some(chanceFrom(SEED)))
  expect(violations).toEqual([])
  expect(kills).toBeGreaterThan(EACH * 0.5)
}, 300_000)

test(`killed beside another instance (seed ${SEED}), the other finishes what was begun, and the same holds`, async () => {
  const two = onPostgres(postgres, { hasCompanion: true })
  const { kills, violations } = await openTheatre(bundle, template, two).play(some(chanceFrom(SEED + 1)))
  expect(violations).toEqual([])
  // Whatever the other did first, the one that was to die over it survived.
  expect(kills).toBeGreaterThan(0)
}, 300_000)
