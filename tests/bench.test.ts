import { beforeAll, describe, expect, test } from '@jest/globals'
import { measure } from '../bench/bench.ts'
import type { Pace } from '../bench/pace.ts'
import { scenarios } from '../bench/scenarios/index.ts'
import { asMarkdown, asText, type Cell, type Table } from '../bench/table.ts'

/** Just enough of everything to see that it works; nothing here looks at a time. */
const tiny: Pace = {
  rounds: 1,
  people: 4,
  warmUp: 4,
  inFlight: [1, 2, 3],
  until: { turns: 6 },
  open: { perSecond: 50, seconds: 0.2 },
  orders: [20],
  starts: 1,
  doorSeconds: 1,
  due: { orders: 16, rates: [50], pressSeconds: 0.5 },
}

describe('the bench', () => {
  const tables: Table[] = []
  beforeAll(async () => {
    for (const scenario of scenarios) tables.push(...(await measure(scenario, tiny, () => undefined)))
  }, 480_000)

  const table = (title: RegExp): Table => {
    const found = tables.find((one) => title.test(one.title))
    if (!found) throw new Error(`There is no table ${String(title)}`)
    return found
  }
  const cell = (title: RegExp, row: RegExp, column: RegExp): Cell => {
    const { columns, rows } = table(title)
    return rows.find(({ name }) => row.test(name))?.cells[columns.findIndex((name) => column.test(name))]
  }

  test('has every press of every contestant answered', () => {
    const speed = table(/^Turns a second/)
    expect(speed.rows).toHaveLength(7)
    expect(speed.notes).toContain('presses without an answer, all rounds: 0')
  })

  test('counts what a turn of the product asks of Webex: the press is read, a card is posted, the old one deleted', () => {
    expect(cell(/costs/, /whole product/, /REST/)).toBe(3)
    expect(table(/costs/).notes[0]).toMatch(/6 POST messages.* in 6 turns/)
  })

  test('counts what a turn makes durable: its event, the answer, the card that was posted, the one that went', () => {
    expect(cell(/costs/, /whole product/, /^flushes, 1/)).toBeLessThanOrEqual(7)
    expect(cell(/costs/, /our door, durable/, /^flushes, 1/)).toBeLessThanOrEqual(3)
    expect(cell(/costs/, /Bolt, durable/, /^flushes, 1/)).toBe(2)
    expect(cell(/costs/, /botbuilder echo, durable/, /^flushes, 1/)).toBe(2)
    expect(cell(/costs/, /our door, in memory/, /^flushes, 1/)).toBe(0)
  })

  test('posts each prompt once by one call, people pressing or not, also when the bot is killed in the middle', () => {
    const { rows, columns } = table(/^16 orders due at one minute/)
    expect(rows.map(({ name }) => name)).toEqual([
      '50/s',
      '50/s, people pressing',
      '50/s, kill -9 at half',
      'all at once',
      'all at once, people pressing',
      'all at once, kill -9 at half',
    ])
    const outcomes = rows.map(({ cells }) => ['lost', 'twice'].map((name) => cells[columns.indexOf(name)]))
    expect(outcomes.flat()).toEqual(Array(12).fill(0))
    expect(cell(/What a prompt costs/, /^all at once$/, /REST/)).toBe(1)
    expect(cell(/What a prompt costs/, /people pressing/, /unanswered/)).toBe(0)
  })

  test('starts the product with orders in its store, after a stop and after kill -9', () => {
    expect(table(/^Start of the product/).rows.map(({ name }) => name)).toEqual(['20 orders'])
  })

  test('shoots at both doors, whether they keep what they get or not', () => {
    expect(table(/door alone/).rows.map(({ name }) => name)).toEqual([
      'plain node:http, in memory',
      'inside Express, in memory',
      'plain node:http, durable',
      'inside Express, durable',
    ])
  })

  test('prints the same figures for a terminal and for the README', () => {
    for (const one of tables) {
      expect(asText(one).split('\n')).toHaveLength(one.rows.length + one.notes.length + 4)
      expect(asMarkdown(one)).toContain(`| ${['', ...one.columns].join(' | ')} |`)
    }
  })
})
