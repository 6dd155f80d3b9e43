import { expect, test } from '@jest/globals'
import { openPace } from '../bot/pace.ts'

const turns = (count: number, perSecond: number, now: () => number = () => 0) => {
  const pace = openPace(perSecond, now)
  return Array.from({ length: count }, () => pace.turn())
}

test('ten seconds of work go at once, the rest at an even pace', () => {
  const waits = turns(100, 5)
  expect(waits.slice(0, 50)).toEqual(Array(50).fill(0))
  expect(waits.slice(50, 53)).toEqual([200, 400, 600])
  expect(waits.at(-1)).toBe(10_000)
})

test('3,000 that are due at one minute are spread over ten minutes', () => {
  expect(turns(3_000, 5).at(-1)).toBe(590_000)
})

test('a rest is worth no more than one burst', () => {
  let now = 0
  const pace = openPace(5, () => now)
  for (let each = 0; each < 60; each++) pace.turn()
  now = 3_600_000
  expect(Array.from({ length: 51 }, () => pace.turn()).filter((wait) => wait === 0)).toHaveLength(50)
})

test('a clock that is set back makes nobody wait for the time it lost', () => {
  let now = 3_600_000
  const pace = openPace(5, () => now)
  for (let each = 0; each < 60; each++) pace.turn()
  now = 0
  expect(pace.turn()).toBe(0)
})
