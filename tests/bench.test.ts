import { beforeAll, describe, expect, test } from '@jest/globals'
import { measure } from '../bench/bench.ts'
import { embedded, type Engine } from '../bench/engines.ts'
import { cacheFolder } from '../bench/kit.ts'
import type { Pace } from '../bench/pace.ts'
import { ownServer } from '../bench/postgres.ts'
import { scenarios } from '../bench/scenarios/index.ts'
import { instances } from '../bench/scenarios/instances.ts'
import type { Scenario } from '../bench/scenarios/scenario.ts'
import { work } from '../bench/scenarios/work.ts'
import { asMarkdown, asText, type Cell, type Table } from '../bench/table.ts'

/** Just enough of everything to see that it works; nothing here looks at a time. */
const tiny: Pace = {
  rounds: 1,
  people: 4,
  warmUp: 4,
  inFlight: [1, 2, 3],
  until: { turns: 6 },
  open: { perSecond: [50, 100], seconds: 0.2 },
  growth: { orders: [20, 40], perSecond: 50, million: false },
  orders: [40],
  starts: 1,
  doorSeconds: 0.3,
  due: { orders: 16, rates: [50], pressSeconds: 0.5, isCalmAtRates: true },
  work: { pressing: 40, patient: 20 },
  long: 48,
  instances: { counts: [1, 2], orders: 20, seconds: 0.2 },
  kills: 1,
}

describe('the bench', () => {
  const tables: Table[] = []
  /** On the engine that several processes share. */
  const shared: Table[] = []
  beforeAll(async () => {
    const server = await ownServer(await cacheFolder())
    const run = async (engine: Engine, wanted: readonly Scenario[], into: Table[]) => {
      const options = { pace: tiny, engines: [engine], say: () => undefined }
      for await (const found of measure(wanted, options)) into.push(...found.tables)
    }
    try {
      await run(embedded, scenarios, tables)
      await run(server.engine, [instances, work], shared)
    } finally {
      await server.stop()
    }
  }, 480_000)

  const table = (title: RegExp, among = tables): Table => {
    const found = among.find((one) => title.test(one.title))
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
      'all at once',
      'all at once, people pressing',
      'all at once, kill -9 at half',
    ])
    const outcomes = rows.map(({ cells }) => ['lost', 'twice'].map((name) => cells[columns.indexOf(name)]))
    expect(outcomes.flat()).toEqual(Array(8).fill(0))
    expect(cell(/What a prompt costs/, /^all at once$/, /REST/)).toBe(1)
    expect(cell(/What a prompt costs/, /people pressing/, /unanswered/)).toBe(0)
  })

  const rowsOf = (title: RegExp, among?: Table[]) => table(title, among).rows.map(({ name }) => name)

  test('measures the store alone, beside stock lowdb', () => {
    const stock = ['stock lowdb, 20 orders', 'stock lowdb, 40 orders']
    expect(rowsOf(/^The store alone: durable/)).toEqual(['lowdb, 20 orders', 'lowdb, 40 orders', ...stock])
    expect(rowsOf(/^The store alone: milliseconds/)).toEqual(['lowdb, 20 orders', 'lowdb, 40 orders'])
  })

  test('has several processes in one store where the engine allows it', () => {
    expect(rowsOf(/^Several instances/)).toEqual(['lowdb, 1 instance'])
    expect(rowsOf(/^Several instances/, shared)).toEqual(['postgres, 1 instance', 'postgres, 2 instances'])
  })

  test('starts the product with live wizards in its store, and reads its memory', () => {
    expect(rowsOf(/^Start of the product/)).toEqual(['lowdb, 40 orders'])
    expect(rowsOf(/^Memory of the product/)).toEqual(['lowdb, 40 orders'])
  })

  test('sees the first card after a kill', () => {
    expect(cell(/^kill -9 while/, /lowdb/, /first card/)).toBeGreaterThan(0)
  })

  test('has all work that fell due done, of both kinds', () => {
    const pieces = [...table(/^Work that/).rows, ...table(/^Work that/, shared).rows].map(({ cells }) => cells[0])
    expect(pieces).toEqual([40, 20, 40, 20])
  })

  test('leaves no unfinished files behind in a long run, and does its timers', () => {
    const { rows } = table(/^Very many turns/)
    expect(rows.map(({ cells }) => cells[1])).toEqual([2])
    expect(cell(/^Very many turns/, /lowdb/, /^unfinished/)).toBe(0)
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
