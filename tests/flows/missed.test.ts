import { describe, expect, test } from '@jest/globals'
import { withState, type Case } from '../../flows/case.ts'
import { missedText } from '../../flows/draw-missed.ts'
import { askedAgain, type MissedWork } from '../../flows/missed.ts'
import { viewOf } from '../../flows/view.ts'
import { begun, ctxAt, due, english, idle, NOW, press, speaking } from '../support/wizard.ts'

/** Presses that nobody heard, decision by decision; the whole of it is in tests/stories/missed-events.test.ts. */

const GAP: MissedWork = { from: '2026-03-02T07:40:00.000Z', to: '2026-03-02T07:59:30.000Z', at: NOW }
const later = ctxAt('2026-03-02T08:00:20.000Z')
const open = (): Case => idle(begun(due(), ctxAt()))

describe('a set-up that was open in a gap', () => {
  test('gets its card again under a new revision, with what was typed and answered as it was', () => {
    const it = press(open(), ctxAt(), 'next', { role: 'partner' })
    const again = askedAgain(it, later, GAP)
    expect(again.state.rev).toBe(it.state.rev + 1)
    expect(again.secret).toEqual(it.secret)
    expect(viewOf(again, later)).toMatchObject({ kind: 'step', here: { step: { id: 'who' } } })
    expect(again.state.session).toMatchObject({ notice: 'missed', touchedAt: later.now.toISOString() })
  })

  test('is left alone where somebody pressed or wrote before its turn came, or closed it', () => {
    const pressed = press(open(), ctxAt('2026-03-02T08:00:10.000Z'), 'next', { role: 'partner' })
    expect(askedAgain(pressed, later, GAP)).toBe(pressed)
    const closed = press(open(), ctxAt('2026-03-02T08:00:10.000Z'), 'close')
    expect(askedAgain(closed, later, GAP)).toBe(closed)
  })

  test('has an offer beside it put again as well, and nothing else', () => {
    const post = { messageId: 'm', spaceId: 's', created: NOW, view: 'as posted' }
    const posts = [
      { ...post, id: 'offer' },
      { ...post, id: 'matter:1' },
    ]
    const again = askedAgain(withState(open(), { posts }), later, GAP)
    expect(again.state.posts.map(({ view }) => view)).toEqual(['', 'as posted'])
  })
})

describe('between when and when', () => {
  const say = (from: string, to: string, zone: string) => speaking.map((t) => missedText(t, `${from} ${to} ${zone}`))

  test('is told in the zone of the order, and the last minute counts as a whole', () => {
    const [first, second] = say(GAP.from, GAP.to, 'Europe/Warsaw')
    expect(first).toContain('between 08:40 and 09:00')
    expect(second).toContain('Między 08:40 a 09:00')
    expect(missedText(english, `${GAP.from} ${GAP.from} Asia/Tokyo`)).toContain('between 16:40 and 16:40')
  })

  test('is told with the day where it is not one day', () => {
    const [first, second] = say('2026-03-01T22:50:00.000Z', '2026-03-02T05:10:00.000Z', 'Europe/Warsaw')
    expect(first).toContain('between 1 March 2026 at 23:50 and 2 March 2026 at 06:10')
    expect(second).toContain('Między 1 marca 2026 23:50 a 2 marca 2026 06:10')
  })
})
