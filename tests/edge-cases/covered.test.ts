import { expect, test } from '@jest/globals'
import { sources } from '../support/sources.ts'

/** The numbers of the edge cases that have to be shown, as ranges. */
const required = '1-99'.split(' ').flatMap((range) => {
  const [from = 0, to = from] = range.split('-').map(Number)
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
})

/** Where a title begins: after `test(`, `describe(`, the brackets of a table, or in a table's row. */
const BEGUN = /(?:^|[(,[\s])['"`](\d{1,2}):\s/g

test('every edge case that was asked for is the beginning of a title', () => {
  const texts = sources('tests').filter(({ path }) => path.endsWith('.test.ts'))
  const shown = new Set(texts.flatMap(({ code }) => [...code.matchAll(BEGUN)].map(([, number]) => Number(number))))
  expect(required).toHaveLength(99)
  expect(required.filter((number) => !shown.has(number))).toEqual([])
})
