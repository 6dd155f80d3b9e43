import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { modules } from './points/path.ts'
import { parts } from './soak/parts.ts'
import { table } from './soak/table.ts'

const readme = readFileSync(new URL('../../flows/README.md', import.meta.url), 'utf8')
const shown = /<!-- breaking -->\n(.*?)<!-- \/breaking -->/s.exec(readme)?.[1] ?? ''
const rows = shown
  .split('\n')
  .flatMap((line) => (/^\| \w/.test(line) ? [line.split('|').map((cell) => cell.trim())] : []))

test('the table in the flows’ README counts the kill points of today (else: npm run soak -- --readme)', () => {
  const sides = modules().reduce((sum, { points }) => sum + points.length * 2, 0)
  expect(rows.find(([, part]) => part === 'kills')?.[2]).toBe(String(sides))
})

test('the table shows every part of the soak, and that billing was never started twice or told wrongly', () => {
  const names = rows.map(([, part]) => part).filter((name) => name !== 'part')
  expect(names).toEqual([...parts.map(({ name }) => name), 'all'])
  const broken = rows.filter(([, part, , , , violations]) => part !== 'part' && violations !== '0')
  expect(broken.map(([, part]) => part).filter((part) => part === 'kills' || part === 'histories')).toEqual([])
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
