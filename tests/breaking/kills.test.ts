import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bundled, type Bundle } from './bundle.ts'
import { chanceFrom } from './chance.ts'
import { openTheatre, type Theatre } from './kills.ts'
import { chosen } from './plan.ts'
import type { Recording } from './play.ts'
import { isExcused } from './points/excused.ts'

/** Reliability 3.3: `kill -9` at every point between a press and the receipt. The soak kills at every pass of each. */

const SEED = Number(process.env['BREAKING_SEED'] ?? Date.now() % 1_000_000)

let bundle: Bundle
let theatre: Theatre
let recordings: readonly Recording[]

beforeAll(async () => {
  bundle = await bundled()
  theatre = await openTheatre(bundle)
  recordings = await theatre.record()
}, 300_000)

afterAll(async () => {
  await theatre.close()
  await bundle.remove()
})

test('every point is passed on some way to a receipt, or excused', () => {
  const passed = new Set(
    recordings.flatMap(({ start, press }) => [...start, ...press].map((line) => line.split(' ')[0])),
  )
  expect(bundle.names.filter((name, id) => !passed.has(String(id)) && !isExcused(name))).toEqual([])
})

test(`killed at every point of the way (seed ${SEED}), an order is billed once, and everybody is told what is true`, async () => {
  const histories = chosen(recordings, chanceFrom(SEED), 0)
  const { kills, violations } = await theatre.play(histories)
  expect(violations).toEqual([])
  expect(kills).toBeGreaterThan(histories.length * 0.9)
}, 600_000)
