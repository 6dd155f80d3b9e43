import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import type { Question } from '../../cards/ask.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { questionOf } from '../../flows/draw.ts'
import type { Case } from '../../flows/case.ts'
import { finder, service } from '../../flows/setup/index.ts'
import { standing } from '../../flows/standing.ts'
import { viewOf } from '../../flows/view.ts'
import { submit } from '../../flows/walk.ts'
import { act, allPaths, distinct, onPage, served, type Path, type Visit } from '../support/paths.ts'
import { typedOn } from '../support/typist.ts'
import { ctxAt, press, speaking, type } from '../support/wizard.ts'

/** Every way through the wizard, generated from its table: a new step is tested here without a new test. */

const ctx = ctxAt()
const paths = allPaths()
const visits = [...new Set(paths.flatMap((path) => path.visits))]
const looked = distinct(visits).map((visit, at) => ({ name: `${visit.step.id}, ${visit.move.do} (${at})`, visit }))
const answering = looked.filter(({ visit }) => visit.move.do !== 'checkAvailability')

const put = (t: Texts, it: Case): Question => {
  const question = questionOf(t, it, ctx, viewOf(it, ctx))
  if (!question) throw new Error('Nothing is asked')
  return question
}

/** What the person fills in; the choice of what to change is no answer. */
const fieldsOf = ({ fields = [] }: Question) => fields.filter(({ id }) => id !== 'change')

const entries = [...finder.entries, ...service.entries]

/** Where the order was handed on, it is the stop that did it. */
const stopOf = (it: Case) => {
  if (it.state.delegate) return 'colleague'
  if (it.state.status === 'with_customer') return 'customer'
  const { position } = standing(it, ctx)
  return it.state.stop?.reason ?? (position.kind === 'stopped' ? position.reason : undefined)
}

describe('the paths', () => {
  const sorted = (words: Iterable<string>) => [...new Set(words)].sort()

  test('pass every step and end at every stop of the table', () => {
    const asked = entries.flatMap((entry) => (entry.kind === 'ask' ? [entry.step.id] : []))
    const stops = entries.flatMap((entry) => (entry.kind === 'stop' ? [entry.reason] : []))
    expect(sorted(visits.map(({ step }) => step.id))).toEqual(sorted(asked))
    expect(sorted(paths.flatMap(({ end }) => stopOf(end) ?? []))).toEqual(sorted(stops))
  })

  test('are each unlike the others', () => {
    expect(new Set(paths.map(({ name }) => name)).size).toBe(paths.length)
    expect(paths.length).toBeGreaterThan(400)
  })

  test.each([finder, service])('no two entries of a table have one name', ({ entries: own }) => {
    const ids = own.flatMap((entry) => ('step' in entry ? entry.step.id : 'learn' in entry ? entry.learn.id : []))
    expect(ids).toEqual([...new Set(ids)])
  })
})

/** Filled in without the person: with what the card showed, or with nothing where nothing may be sent. */
const fillsItself = (schema: unknown): boolean =>
  schema instanceof z.ZodDefault ||
  (schema instanceof z.ZodType && !schema.safeParse('x').success && schema.safeParse(undefined).success)

function shapeOf({ step, here }: Visit): z.core.$ZodShape {
  const schema = step.answer(here.position.known)
  if (!(schema instanceof z.ZodObject)) throw new Error(`"${step.id}" is not answered by fields`)
  return schema.shape
}

describe.each(speaking.map((t) => ({ language: t.language, t })))('in $language', ({ t }) => {
  test.each(looked)('$name: the card asks for exactly what the schema wants', ({ visit }) => {
    const shape = shapeOf(visit)
    const asked = fieldsOf(put(t, visit.it)).map(({ id }) => id)
    const byVerb = Object.values(visit.step.verbs ?? {}).flatMap((filled) => Object.keys(filled))
    expect(asked.filter((id) => !(id in shape))).toEqual([])
    const left = Object.keys(shape).filter((id) => !asked.includes(id) && !byVerb.includes(id))
    expect(left.filter((id) => !fillsItself(shape[id]))).toEqual([])
  })

  test.each(answering)('$name: the example and every choice on the card are accepted', ({ visit }) => {
    const { position } = standing(onPage(visit.it), ctx)
    const verdict = (change: object) => submit(position, visit.step, {}, { ...visit.example, ...change }).kind
    expect(verdict({})).toBe('accepted')
    for (const field of fieldsOf(put(t, visit.it))) {
      const offered = field.kind === 'choice' ? field.choices.map(({ value }) => value) : []
      expect(offered.filter((value) => verdict({ [field.id]: value }) !== 'accepted')).toEqual([])
      expect(offered).toEqual([...new Set(offered)])
    }
  })

  test.each(answering)('$name: the step has a name, and its answer is told', ({ visit }) => {
    expect(visit.step.name(t).trim()).not.toBe('')
    const { position } = standing(onPage(visit.it), ctx)
    const answer = visit.step.answer(position.known).parse({ ...visit.example, ...visit.step.verbs?.[visit.move.do] })
    const told = visit.step.told(t, answer, position.known)
    expect(told === undefined ? visit.step.milestone : told.trim() !== '').toBe(true)
  })

  test.each(answering)('$name: typing comes to the same as pressing', ({ visit: { it, move } }) => {
    const typed = typedOn(t, put(t, it), move).reduce((now, line) => type(onPage(now), ctx, t, line), it)
    const pressed = act(it, move)
    expect(typed.secret.answers).toEqual(pressed.secret.answers)
    expect(stopOf(typed)).toBe(stopOf(pressed))
    expect(typed.secret.intents.map(({ body }) => body)).toEqual(pressed.secret.intents.map(({ body }) => body))
  })

  test('every card counts its steps honestly, and the last question is the last', () => {
    for (const { it, here, step } of visits) {
      const [, , n = 0, m = 0] = (put(t, it).progress ?? '').match(/\d+/g)?.map(Number) ?? []
      expect([step.id, n]).toEqual([step.id, here.path.length])
      expect(m).toBe(here.position.total)
      expect(m).toBeGreaterThanOrEqual(n)
      if (step.id === 'check' || step.id === 'plan') expect(m).toBe(n)
    }
  })
})

describe('an answer', () => {
  test.each(answering)('$name: nothing is no answer, and what was accepted is accepted again', ({ visit }) => {
    const schema = visit.step.answer(standing(onPage(visit.it), ctx).position.known)
    for (const absent of [undefined, null, '', 'x', []]) expect(schema.safeParse(absent).success).toBe(false)
    const kept = schema.parse({ ...visit.example, ...visit.step.verbs?.[visit.move.do] })
    expect(schema.parse(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
  })
})

/** The visit before, on another step. */
const before = ({ visits: way }: Path, visit: Visit) =>
  way.slice(0, way.indexOf(visit)).findLast(({ step }) => step.id !== visit.step.id)

describe('going back', () => {
  const steps = looked.flatMap(({ name, visit }) => {
    const path = paths.find((each) => each.visits.includes(visit))
    const earlier = path && before(path, visit)
    return earlier ? [{ name, visit, earlier, said: path.said }] : []
  })

  test.each(steps)('$name: one step, and on again, changes nothing', ({ visit, earlier, said }) => {
    const back = press(visit.it, ctx, 'back')
    expect(standing(back, ctx).step?.id).toBe(earlier.step.id)
    const again = served(act(back, earlier.move), said).it
    expect(standing(again, ctx).step?.id).toBe(visit.step.id)
    expect(again.secret.answers).toEqual(visit.it.secret.answers)
  })

  const ways = paths.filter(({ visits: way }) => ['check', 'plan'].includes(way.at(-1)?.step.id ?? ''))
  const byLength = ways.toSorted((a, b) => b.visits.length - a.visits.length)
  const startOf = ({ visits: [first] }: Path) => first?.it
  const longest = byLength.filter((way, at) => byLength.findIndex((other) => startOf(other) === startOf(way)) === at)

  test.each(longest)('$name: all the way back, and on again, ends at the same answers', ({ visits: way, said }) => {
    const last = way.at(-1)
    if (!last) throw new Error('A way without a step')
    let it = last.it
    for (let left = last.here.path.length; left > 1; left--) it = press(it, ctx, 'back')
    expect(standing(it, ctx).step?.id).toBe(way[0]?.step.id)
    const answers = way.slice(0, -1).filter(({ move }) => move.do !== 'checkAvailability')
    for (const { move } of answers) it = served(act(it, move), said).it
    expect(standing(it, ctx).step?.id).toBe(last.step.id)
    expect(it.secret.answers).toEqual(last.it.secret.answers)
  })
})
