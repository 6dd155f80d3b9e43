import { expect, test } from '@jest/globals'
import { openClockWatch } from '../../bot/clock-watch.ts'
import { ClockWorld } from '../support/clock-world.ts'
import type { Step } from '../breaking/histories/steps.ts'
import { due } from '../support/wizard.ts'
import { Play } from '../breaking/histories/play.ts'

const DAY = 24 * 3_600_000

/** Ola has confirmed, a call is lost, and its repeat lies ahead: then the clock goes back. */
const steps: readonly Step[] = [
  { do: 'call', how: 'is lost on the way', times: 2 },
  { do: 'press', verb: 'provision', times: 1 },
  { do: 'clock', minutes: -1_440 },
  { do: 'clock', minutes: -1_440 },
]

test('a confirmed order does not wait for a clock that was set back by days to be where it was', async () => {
  expect(await new Play().run(steps)).toEqual([])
})

test('what is due another day stays there, and a clock that was put right by seconds changes nothing', async () => {
  const clock = new ClockWorld()
  const { orders } = clock.world.storage
  const at = (ms: number) => new Date(clock.now + ms).toISOString()
  const [soon, day] = [at(10_000), at(DAY)]
  const effects = [
    { id: 'call', kind: 'call', dueAt: soon, attempts: 1, payload: {} },
    { id: 'remind', kind: 'remind', dueAt: day, attempts: 0, payload: {} },
  ]
  await orders.turn('A-1', undefined, () => ({ next: { ...due(), effects }, reply: undefined }))
  const watch = openClockWatch(clock.world, () => Promise.resolve(at(0)))
  await watch.run()
  clock.now -= 30_000
  await watch.run()
  const dues = async () => (await orders.get('A-1'))?.effects.map(({ dueAt }) => dueAt)
  expect(await dues()).toEqual([soon, day])
  clock.now -= 3 * DAY
  expect(await watch.due()).toEqual(new Date(clock.now))
  await watch.run()
  expect(await dues()).toEqual([at(0), day])
})
