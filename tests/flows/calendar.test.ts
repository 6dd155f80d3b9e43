import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { at, dayIn, windowDays, windowEnd } from '../../flows/calendar.ts'
import { Order } from '../../flows/order.ts'
import { order, orderOf } from '../support/orders.ts'

describe('nine in the morning', () => {
  test.each([
    ['in winter', '2026-03-02', 'Europe/Warsaw', '2026-03-02T08:00:00.000Z'],
    ['in summer', '2026-07-01', 'Europe/Warsaw', '2026-07-01T07:00:00.000Z'],
    ['on the day the clocks go forward', '2026-03-29', 'Europe/Warsaw', '2026-03-29T07:00:00.000Z'],
    ['on the day they go back', '2026-10-25', 'Europe/Warsaw', '2026-10-25T08:00:00.000Z'],
    ['on a leap day', '2028-02-29', 'America/New_York', '2028-02-29T14:00:00.000Z'],
    ['on the last day of the year, far in the west', '2026-12-31', 'Pacific/Honolulu', '2026-12-31T19:00:00.000Z'],
    ['where it is tomorrow already', '2026-01-01', 'Pacific/Kiritimati', '2025-12-31T19:00:00.000Z'],
    ['where zones end on a half', '2026-03-02', 'Asia/Kolkata', '2026-03-02T03:30:00.000Z'],
  ])('%s', (_, day, zone, instant) => {
    expect(at(day, '09:00', zone)).toBe(instant)
    expect(dayIn(zone, new Date(instant))).toBe(day)
  })

  test('a time that is skipped comes later, and one that comes twice is the first', () => {
    expect(at('2026-03-29', '02:30', 'Europe/Warsaw')).toBe('2026-03-29T01:30:00.000Z')
    expect(at('2026-10-25', '02:30', 'Europe/Warsaw')).toBe('2026-10-25T00:30:00.000Z')
    expect(at('2026-09-06', '00:00', 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z')
  })
})

describe('the window', () => {
  const days = { flex: 7, other: 30 }
  const family = (name: string) => windowDays(Order.parse(orderOf({ family: name })), days)

  test.each([
    ['A-FLEX', 7],
    ['A-FLEX-3', 7],
    ['A-WX', 30],
    ['A-SPK', 30],
  ])('of %s has %i days', (name, length) => {
    expect(family(name)).toBe(length)
  })

  test('of an order of both kinds is the shorter one', () => {
    const [line] = Order.parse(order({})).lines
    const mixed = Order.parse(
      order({
        lines: [
          { ...line, family: 'A-WX' },
          { ...line, lineId: '2' },
        ],
      }),
    )
    expect(windowDays(mixed, days)).toBe(7)
  })

  test.each([
    ['seven days', '2026-03-02T08:00:00Z', 7, '2026-03-09', '2026-03-09T23:00:00.000Z'],
    ['seven days over the change to summer time', '2026-03-25T08:00:00Z', 7, '2026-04-01', '2026-04-01T22:00:00.000Z'],
    ['seven days over the change to winter time', '2026-10-20T07:00:00Z', 7, '2026-10-27', '2026-10-27T23:00:00.000Z'],
    ['thirty days over a leap day', '2028-02-01T08:00:00Z', 30, '2028-03-02', '2028-03-02T23:00:00.000Z'],
    ['thirty days over the turn of the year', '2026-12-31T08:00:00Z', 30, '2027-01-30', '2027-01-30T23:00:00.000Z'],
    [
      'seven days from shortly after midnight there',
      '2026-03-01T23:05:00Z',
      7,
      '2026-03-09',
      '2026-03-09T23:00:00.000Z',
    ],
  ])('%s', (_, delivered, length, lastDay, closesAt) => {
    expect(windowEnd(new Date(delivered), length, 'Europe/Warsaw')).toEqual({ lastDay, closesAt })
  })

  test('always ends with the end of its last day there, wherever and whenever', () => {
    const zone = fc.constantFrom(
      'Europe/Warsaw',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Apia',
      'America/Santiago',
    )
    const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(moment, zone, fc.constantFrom(7, 30), (delivered, where, length) => {
        const { lastDay, closesAt } = windowEnd(delivered, length, where)
        expect(dayIn(where, new Date(Date.parse(closesAt) - 1))).toBe(lastDay)
        expect(dayIn(where, new Date(closesAt)) > lastDay).toBe(true)
        const lasts = (Date.parse(closesAt) - delivered.getTime()) / 86_400_000
        expect(lasts).toBeGreaterThan(length - 0.1)
        expect(lasts).toBeLessThan(length + 1.1)
      }),
    )
  })
})
