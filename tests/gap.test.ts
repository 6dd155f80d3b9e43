import { describe, expect, test } from '@jest/globals'
import { gapIn, type Seen } from '../bot/gap.ts'
import type { Gap } from '../flows/record.ts'

/** Whether a look at our hearing shows that something may have been missed, and since when. */

const at = (time: string) => `2026-03-02T${time}.000Z`
const well = { at: new Date(at('10:20:00')), amiss: [], switchedOff: false }
const off = { ...well, amiss: ['presses: switched off'], switchedOff: true }
const missing = { ...well, amiss: ['presses: missing'] }
const known = { heardAt: at('10:00:00'), heardThere: at('09:58:00') }
const gap = (seen: Partial<Seen>): Gap | undefined =>
  gapIn({
    known,
    look: well,
    now: new Date(at('10:20:00')),
    openedAt: new Date(at('09:00:00')),
    isStart: false,
    ...seen,
  })
const deaf = { from: at('10:00:00'), since: at('09:58:00'), to: at('10:20:00') }

describe('while the bot runs', () => {
  test('all is well where all webhooks are, however far the clock was set on since', () => {
    expect(gap({})).toBeUndefined()
  })

  test('a webhook that is off or missing is a gap since the last time that it was there', () => {
    expect(gap({ look: off })).toEqual({ ...deaf, cause: 'presses: switched off' })
    expect(gap({ look: missing })).toEqual({ ...deaf, cause: 'presses: missing' })
  })

  test('it is one since the bot runs where it was never well, and never ends before it began', () => {
    expect(gap({ look: off, known: undefined })).toMatchObject({ from: at('09:00:00'), since: at('09:00:00') })
    expect(gap({ look: off, now: new Date(at('09:30:00')) })).toMatchObject({
      from: at('09:30:00'),
      to: at('09:30:00'),
    })
  })

  test('one that is not looked after yet stays, and grows with what comes on top', () => {
    const open = { ...deaf, cause: 'presses: switched off' }
    const later = { now: new Date(at('10:21:00')), known: { ...known, gap: open } }
    expect(gap(later)).toEqual(open)
    expect(gap({ ...later, look: off })).toEqual({ ...open, to: at('10:21:00') })
    expect(gap({ ...later, look: missing })).toMatchObject({ cause: 'presses: switched off; presses: missing' })
  })
})

describe('at a start', () => {
  const start = (seen: Partial<Seen>) => gap({ isStart: true, ...seen })
  const left = (leftAt: string) => ({ ...known, leftAt })

  test('the very first one has nothing to catch up with', () => {
    expect(start({ known: undefined, look: missing })).toBeUndefined()
    expect(start({ known: {}, look: off })).toBeUndefined()
  })

  test('more than a minute after a crash is a gap since the bot was last known to hear', () => {
    expect(start({})).toEqual({ ...deaf, cause: 'the bot was away' })
    expect(start({ now: new Date(at('10:01:00')) })).toBeUndefined()
  })

  test('more than a minute after a stop in good order is a gap since that', () => {
    expect(start({ known: left(at('10:15:00')) })).toMatchObject({ from: at('10:15:00'), since: at('09:58:00') })
    expect(start({ known: left(at('10:19:30')) })).toBeUndefined()
  })

  test('what was switched off had been so before the stop; what is missing leads to another address', () => {
    expect(start({ known: left(at('10:19:30')), look: off })).toMatchObject({ from: at('10:00:00') })
    expect(start({ known: left(at('10:19:30')), look: missing })).toBeUndefined()
    expect(start({ look: off })).toMatchObject({ cause: 'presses: switched off, the bot was away' })
  })

  test('a gap of the process before is still one', () => {
    const open = { ...deaf, cause: 'presses: switched off' }
    expect(start({ known: { ...left(at('10:19:30')), gap: open } })).toEqual(open)
    expect(start({ known: { ...known, gap: open } })).toEqual(open)
    expect(start({ known: { ...known, gap: { ...open, to: at('10:15:00') } } })).toMatchObject(deaf)
  })
})
