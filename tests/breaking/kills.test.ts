import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { bundled, type Bundle } from './bundle.ts'
import { chanceFrom } from './chance.ts'
import { openTheatre } from './kills.ts'
import { mutants } from './mutants.ts'
import { chosen, inFlight } from './plan.ts'
import { isExcused } from './points/excused.ts'
import { scenarios, slow } from './scenarios.ts'
import { prepared, type Template } from './template.ts'

/** `kill -9` at the points between a press and the receipt: a share of them a run, all of them in the soak. */

const SEED = Date.now() % 1_000_000
const SHARES = 5

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
  const missing = bundle.names.filter((name, id) => !passed.has(String(id)) && !isExcused(name))
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
    async ({ patches, scenarios: names }) => {
      const broken = await bundled(patches)
      try {
        const theatre = openTheatre(broken, template)
        const recordings = await theatre.record(scenarios.filter(({ name }) => names.includes(name)))
        const changed = patches.map(({ path }) => `${path} `)
        const histories = chosen(recordings, chanceFrom(SEED), 40)
        const near = histories.filter(({ armed }) =>
          changed.some((path) => broken.names[armed?.id ?? -1]?.startsWith(path)),
        )
        const { violations } = await theatre.play([...near, ...histories], 'a violation')
        expect(violations).not.toEqual([])
      } finally {
        await broken.remove()
      }
    },
    300_000,
  )
})
