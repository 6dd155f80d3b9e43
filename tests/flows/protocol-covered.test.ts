import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { sources } from '../support/sources.ts'

const page = readFileSync(new URL('../../flows/README.md', import.meta.url), 'utf8')
const invariants = [...page.matchAll(/^- \*\*(I\d+)\*\* /gm)].map(([, number]) => number)

test('every invariant of the protocol, in order, is the beginning of a test’s title', () => {
  const titles = sources('tests')
    .filter(({ path }) => path.endsWith('.test.ts'))
    .flatMap(({ code }) =>
      [...code.matchAll(/test(?:\.each\([^)]*\))?\(\s*['"`](I\d+): /g)].map(([, number]) => number),
    )
  expect(invariants).toEqual(invariants.map((_, at) => `I${at + 1}`))
  expect(invariants.length).toBeGreaterThan(10)
  expect(invariants.filter((number) => !titles.includes(number))).toEqual([])
})
