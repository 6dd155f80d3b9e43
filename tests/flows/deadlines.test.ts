import { describe, expect, test } from '@jest/globals'
import { afterQuiet, daysLeft, escalationAt, lastDayOf, promptAt, remindersOf } from '../../flows/deadlines.ts'
import { Order } from '../../flows/order.ts'
import { orderOf } from '../support/orders.ts'
import { ctxAt } from '../support/wizard.ts'

const { rules } = ctxAt()
const warsaw = 'Europe/Warsaw'
const starting = (requestedStartDate: string) => Order.parse(orderOf({ requestedStartDate }))

describe('the day', () => {
  test('is prompted at nine in the zone of the order, and looked at again at nine on the next calendar day', () => {
    expect(promptAt(starting('2026-03-02'), warsaw, rules)).toBe('2026-03-02T08:00:00.000Z')
    expect(escalationAt(starting('2026-03-02'), warsaw, rules)).toBe('2026-03-03T08:00:00.000Z')
    expect(promptAt(starting('2026-03-02'), 'America/New_York', rules)).toBe('2026-03-02T14:00:00.000Z')
  })

  test.each([
    ['spring, a day of 23 hours', '2026-03-28', '2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z'],
    ['autumn, a day of 25 hours', '2026-10-24', '2026-10-24T07:00:00.000Z', '2026-10-25T08:00:00.000Z'],
  ])('88: stays at the same time on the wall in %s', (_, day, prompt, escalation) => {
    expect(promptAt(starting(day), warsaw, rules)).toBe(prompt)
    expect(escalationAt(starting(day), warsaw, rules)).toBe(escalation)
  })

  test.each(['2028-02-29', '2026-12-31', '2026-03-07'])('85: is any day, also %s', (day) => {
    expect(
      Date.parse(escalationAt(starting(day), warsaw, rules)) - Date.parse(promptAt(starting(day), warsaw, rules)),
    ).toBe(86_400_000)
  })
})

describe('the window', () => {
  const closesAt = '2026-03-09T23:00:00.000Z'

  test('counts whole local days, the last one as none', () => {
    expect(lastDayOf(closesAt, warsaw)).toBe('2026-03-09')
    expect(daysLeft(new Date('2026-03-02T08:00:00Z'), closesAt, warsaw)).toBe(7)
    expect(daysLeft(new Date('2026-03-08T22:59:00Z'), closesAt, warsaw)).toBe(1)
    expect(daysLeft(new Date('2026-03-08T23:00:00Z'), closesAt, warsaw)).toBe(0)
    expect(daysLeft(new Date('2026-03-20T00:00:00Z'), closesAt, warsaw)).toBe(0)
  })

  test('of seven days is reminded of on days 1, 4, 5 and 7', () => {
    const days = remindersOf({ prompted: '2026-03-02T08:00:00.000Z', closesAt, zone: warsaw }, rules)
    expect(days).toEqual(['03', '06', '07', '09'].map((day) => `2026-03-${day}T08:00:00.000Z`))
  })

  test('of thirty days on days 1, 15, 28 and 30, over a change of clocks', () => {
    const month = { prompted: '2026-03-02T08:00:00.000Z', closesAt: '2026-04-01T22:00:00.000Z', zone: warsaw }
    expect(remindersOf(month, rules)).toEqual([
      '2026-03-03T08:00:00.000Z',
      '2026-03-17T08:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
      '2026-04-01T07:00:00.000Z',
    ])
  })

  test('of one day is reminded of once', () => {
    const short = { prompted: '2026-03-02T08:00:00.000Z', closesAt: '2026-03-03T23:00:00.000Z', zone: warsaw }
    expect(remindersOf(short, rules)).toEqual(['2026-03-03T08:00:00.000Z'])
  })
})

describe('quiet hours', () => {
  const allowed = (at: string, quiet = rules.quiet) => afterQuiet(new Date(at), warsaw, { ...rules, quiet })

  test('end in the morning, on the day that it is or the next one', () => {
    expect(allowed('2026-03-02T18:59:00.000Z')).toBe('2026-03-02T18:59:00.000Z')
    expect(allowed('2026-03-02T19:00:00.000Z')).toBe('2026-03-03T07:00:00.000Z')
    expect(allowed('2026-03-03T01:00:00.000Z')).toBe('2026-03-03T07:00:00.000Z')
    expect(allowed('2026-03-03T07:00:00.000Z')).toBe('2026-03-03T07:00:00.000Z')
  })

  test('may lie within one day', () => {
    const noon = { from: '12:00', to: '13:30' }
    expect(allowed('2026-03-02T11:15:00.000Z', noon)).toBe('2026-03-02T12:30:00.000Z')
    expect(allowed('2026-03-02T12:30:00.000Z', noon)).toBe('2026-03-02T12:30:00.000Z')
  })
})
