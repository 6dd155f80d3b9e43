import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { isOn, type Engine } from './points/engines.ts'
import { modules } from './points/path.ts'
import { parts } from './soak/parts.ts'
import { table } from './soak/table.ts'

const readme = readFileSync(new URL('../../flows/README.md', import.meta.url), 'utf8')
const shown = /<!-- breaking -->\n(.*?)<!-- \/breaking -->/s.exec(readme)?.[1] ?? ''
const rows = shown
  .split('\n')
  .flatMap((line) => (/^\| \w/.test(line) ? [line.split('|').map((cell) => cell.trim())] : []))

test('the table in the flows’ README counts the kill points of today (else: npm run soak -- --readme)', () => {
  const names = modules().flatMap(({ path, points }) => points.map(({ name }) => `${path} ${name}`))
  const sides = (engine: Engine) => String(names.filter((name) => isOn(engine, name)).length * 2)
  const shownOf = (row: string) => rows.find(([, part]) => part === row)?.[2]
  expect(shownOf('kills')).toBe(sides('lowdb'))
  expect(shownOf('kills-postgres')).toBe(sides('postgres'))
  expect(shownOf('kills-two-instances')).toBe(sides('postgres'))
})

test('the table shows every part of the soak, and that billing was never started twice or told wrongly', () => {
  const names = rows.map(([, part]) => part).filter((name) => name !== 'part')
  expect(names).toEqual([...parts.map(({ name }) => name), 'all'])
  const broken = rows.filter(([, part, , , , violations]) => part !== 'part' && violations !== '0')
  expect(broken.map(([, part]) => part).filter((part) => part !== 'fuzz' && part !== 'all')).toEqual([])
})

test('a table sums up what its parts have met', () => {
  const found = { faults: { 'kill -9': 3, 'a crash': 1 }, violations: ['billed twice'] }
  const printed = table([{ name: 'kills', killPoints: 8, histories: 4, seconds: 2, ...found }], 7)
  expect(printed.split('\n').slice(2)).toEqual([
    '| kills | 8 | 4 | 4 | 1 | 2 |',
    '| all |  | 4 | 4 | 1 | 2 |',
    '',
    'Seed 7. Faults: a crash 1, kill -9 3.',
  ])
})
