import { describe, expect, test } from '@jest/globals'
import { FIGURES, figuresOf, isRecent, needsOf, reached, type Figure } from '../../flows/figures.ts'
import type { Matter } from '../../flows/matter.ts'
import type { OrderDoc, State } from '../../flows/record.ts'
import { order } from '../support/orders.ts'
import { begun, ctxAt, due, mappedTo } from '../support/wizard.ts'

const NOW = new Date('2026-03-02T08:00:00.000Z')

let orders = 0

/** An order that waits, with something different about it. */
function doc(change: Partial<State> = {}, content: object = {}): OrderDoc {
  const it = due(order({ orderId: `WBX-${++orders}`, ...content }))
  return { ...it, rev: 1, seen: [], state: { ...it.state, ...change } }
}

const matter = (kind: Matter['kind'], more: Partial<Matter> = {}): Matter => ({
  id: `${kind}-${++orders}`,
  kind,
  at: '2026-03-02T07:00:00.000Z',
  ...more,
})

const later = (instant: string) => ({ prompt: { dueAt: instant, tries: 0 } })
const counted = (...docs: OrderDoc[]): Partial<Record<Figure, number>> =>
  Object.fromEntries(Object.entries(figuresOf(docs, NOW)).filter(([, count]) => count > 0))

describe('the figures of many orders', () => {
  test('are all nothing for no order', () => {
    expect(FIGURES.map((figure) => figuresOf([], NOW)[figure])).toEqual(FIGURES.map(() => 0))
  })

  test('know who waits and who is at it', () => {
    const live = { ...begun(due(order({ orderId: 'WBX-live' })), ctxAt()), rev: 1, seen: [] }
    expect(counted(doc(later('2026-02-20T08:00:00.000Z')))).toEqual({ waiting: 1 })
    expect(counted(live)).toEqual({ dueToday: 1, live: 1 })
  })

  test('take today for the date in the zone of the order', () => {
    const placed = (dueAt: string, zone: string) => doc({ status: 'placed', zone, ...later(dueAt) })
    expect(counted(placed('2026-03-02T23:30:00.000Z', 'Europe/London'))).toEqual({ dueToday: 1 })
    expect(counted(placed('2026-03-02T23:30:00.000Z', 'Europe/Warsaw'))).toEqual({})
    expect(counted(placed('2026-03-01T23:30:00.000Z', 'Europe/Warsaw'))).toEqual({ dueToday: 1 })
    expect(counted(placed('2026-04-02T08:00:00.000Z', 'Europe/Warsaw'))).toEqual({})
  })

  test.each<[Figure, Matter['kind'][]]>([
    ['notStarted', ['notStarted']],
    ['stopped', ['notRecognised', 'notAdmin', 'subscriptionWrong']],
    ['failed', ['failed', 'stuck', 'partly']],
    ['unreachable', ['unreachable']],
  ])('count an order under %s while such a matter is open, and once', (figure, kinds) => {
    for (const kind of kinds) {
      const solved = { solved: { how: 'started', at: '2026-03-02T07:30:00.000Z' } }
      const twice = doc({ status: 'mapped', matters: [matter(kind), matter(kind)] })
      const gone = doc({ status: 'mapped', matters: [matter(kind, solved)] })
      expect(figuresOf([twice, gone], NOW)[figure]).toBe(1)
    }
  })

  test('warn of an end within two days, of orders that can still be set up', () => {
    const closing = (closesAt: string, change: Partial<State> = {}) =>
      figuresOf([doc({ closesAt, ...change })], NOW).closing
    expect(closing('2026-03-04T23:00:00.000Z')).toBe(1)
    expect(closing('2026-03-05T23:00:00.000Z')).toBe(0)
    expect(closing('2026-03-04T23:00:00.000Z', { status: 'mapped' })).toBe(0)
  })

  test('tell what goes on after the organisations are fixed, and what ended since yesterday', () => {
    const old = later('2026-02-20T08:00:00.000Z')
    expect(counted(doc({ status: 'with_customer', ...old }), doc({ status: 'mapped', ...old }))).toEqual({
      withCustomer: 1,
      mapped: 1,
    })
    expect(counted(doc({ status: 'provisioning', ...old }), doc({ status: 'pending_review', ...old }))).toEqual({
      provisioning: 2,
    })
    const finished = (at: string) => doc({ status: 'provisioned', ...old, matters: [matter('finished', { at })] })
    expect(counted(finished('2026-03-01T09:00:00.000Z'), finished('2026-03-01T07:00:00.000Z'))).toEqual({ finished: 1 })
  })
})

describe('the orders that need somebody', () => {
  test('come by deadline, those without one last, each with all that is open', () => {
    const late = doc({ closesAt: '2026-03-09T23:00:00.000Z', matters: [matter('notStarted')] })
    const soon = doc({ closesAt: '2026-03-03T23:00:00.000Z', matters: [matter('notStarted'), matter('closing')] })
    const mapped = doc({ status: 'mapped', matters: [matter('failed')] })
    expect(needsOf([mapped, late, soon], NOW).map(({ order, what, daysLeft }) => [order, what, daysLeft])).toEqual([
      [soon.id, ['notStarted', 'closing'], 1],
      [late.id, ['notStarted'], 7],
      [mapped.id, ['failed'], undefined],
    ])
  })

  test('name those who see to it already', () => {
    const claimed = { personId: 'ivo', name: 'Ivo Novak', at: '2026-03-02T07:10:00.000Z' }
    const [need] = needsOf(
      [doc({ matters: [matter('closing', { claimed }), matter('unreachable', { claimed })] })],
      NOW,
    )
    expect(need?.claimedBy).toEqual(['Ivo Novak'])
  })

  test('are not those with nothing but news, or with a refusal of long ago', () => {
    const news = (['finished', 'withCustomer', 'lapsed', 'cancelled'] as const).map((kind) =>
      doc({ matters: [matter(kind)] }),
    )
    expect(needsOf(news, NOW)).toEqual([])
    const stranger = (at: string) => doc({ matters: [matter('stranger', { at })] })
    const [fresh, stale] = [stranger('2026-03-02T07:00:00.000Z'), stranger('2026-02-27T07:00:00.000Z')]
    expect(needsOf([fresh, stale], NOW).map(({ order }) => order)).toEqual([fresh.id])
  })
})

describe('the funnel', () => {
  const prompted = { dueAt: '2026-02-20T08:00:00.000Z', deliveredAt: '2026-02-20T08:00:00.000Z', tries: 0 }
  const done = (...what: string[]) => ({
    prompt: prompted,
    history: what.map((each) => ({ at: '2026-02-20T09:00:00.000Z', what: each })),
  })

  test('counts everybody at all the stages they have passed', () => {
    const mapped = mappedTo(due(order({ orderId: 'WBX-mapped' })))
    const all = [
      doc(done()),
      doc(done('started')),
      doc(done('started', 'closed')),
      { ...mapped, rev: 1, seen: [], state: { ...mapped.state, prompt: prompted } },
      doc({ ...done('started', 'mapped', 'begun:provision') }),
      doc({ ...done(), status: 'superseded' }),
    ]
    expect(reached(all, NOW)).toEqual([6, 5, 3, 2, 1])
  })

  test('leaves out whose prompt has not gone out, or more than 30 days ago', () => {
    const old = '2026-01-20T08:00:00.000Z'
    expect(reached([doc(later(old)), doc({ prompt: { dueAt: old, deliveredAt: old, tries: 0 } })], NOW)).toEqual([
      0, 0, 0, 0, 0,
    ])
  })

  test('needs of orders that are over only the recent ones', () => {
    const old = '2026-01-20T08:00:00.000Z'
    const long = { dueAt: old, deliveredAt: old, tries: 0 }
    expect(isRecent(doc({ status: 'closed', prompt: prompted }), NOW)).toBe(true)
    expect(isRecent(doc({ status: 'closed', prompt: long }), NOW)).toBe(false)
    expect(isRecent(doc({ status: 'provisioned', prompt: long, matters: [matter('finished')] }), NOW)).toBe(true)
  })
})
