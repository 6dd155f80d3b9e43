import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { bundled, type Bundle } from './bundle.ts'
import { chanceFrom } from './chance.ts'
import { openTheatre } from './kills.ts'
import { mutants } from './mutants.ts'
import { noticed } from './noticed.ts'
import { chosen, inFlight } from './plan.ts'
import { isOn } from './points/engines.ts'
import { isExcused } from './points/excused.ts'
import { slow } from './scenarios.ts'
import { onLowdb } from './setting.ts'
import { prepared, type Template } from './template.ts'

/** `kill -9` at the points between a press and the receipt: a share of them a run, all of them in the soak. */

const SEED = Date.now() % 1_000_000
const SHARES = 16

let bundle: Bundle
let template: Template
beforeAll(async () => {
  bundle = await bundled()
  template = await prepared(bundle.file)
}, 120_000)

afterAll(async () => {
  await template.remove()
  await bundle.remove()
})

test(`killed on the way, at a share of its points (seed ${SEED}), an order is billed once, and everybody is told what is true`, async () => {
  const theatre = openTheatre(bundle, template)
  const recordings = await theatre.record()
  const lines = recordings.flatMap(({ start, press }) => [...start, ...press])
  const passed = new Set(lines.map((line) => line.split(' ')[0]))
  const missing = bundle.names.filter((name, id) => !passed.has(String(id)) && isOn('lowdb', name) && !isExcused(name))
  expect(missing).toEqual([])

  const chance = chanceFrom(SEED)
  const underWay = recordings.filter(({ scenario }) => scenario === slow)
  const histories = [
    // A share of the moments a run, another one each time: all of them take the better part of ten minutes.
    ...chosen(recordings, chance, 0).filter((_, at) => at % SHARES === SEED % SHARES),
    ...underWay.flatMap((recording) => inFlight(recording, bundle.names, chance)),
  ]
  const { kills, violations } = await theatre.play(histories)
  expect(violations).toEqual([])
  expect(kills).toBeGreaterThan(histories.length * 0.9)
}, 900_000)

describe('the same would show', () => {
  test.each(mutants)(
    '$name',
    async (mutant) => {
      expect(await noticed(mutant, { template, setting: onLowdb, seed: SEED })).not.toEqual([])
    },
    300_000,
  )
})
