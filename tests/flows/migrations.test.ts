import { describe, expect, test } from '@jest/globals'
import { migrations } from '../../flows/migrations.ts'

/** What a released step makes of what was kept before it: these never change. */
describe('from version 1 to 2', () => {
  const [step] = migrations
  const secretWith = (...intents: unknown[]) =>
    step?.secret?.({ answers: { role: 'partner' }, intents }, { state: {}, effects: [] })

  test.each([
    ['unknown', 1],
    ['calling', 2],
    ['ready', 3],
  ])('a call that is %s after %i attempts may have been taken', (phase, attempts) => {
    expect(secretWith({ id: 'i1', phase, attempts })).toEqual({
      answers: { role: 'partner' },
      intents: [{ id: 'i1', phase, attempts, doubted: true }],
    })
  })

  test.each([
    ['ready', 0],
    ['running', 1],
    ['confirmed', 1],
    ['refused', 4],
  ])('a call that is %s after %i attempts is what it was', (phase, attempts) => {
    const intent = { id: 'i1', phase, attempts }
    expect(secretWith(intent)).toMatchObject({ intents: [intent] })
    expect(secretWith(intent)).not.toHaveProperty('intents.0.doubted')
  })

  test.each([
    ['running', {}],
    ['confirmed', {}],
    ['refused', { seen: 'a text' }],
  ])('a plan whose provisioning is %s stays confirmed only while it may be billed', (phase, seen) => {
    const answers = { role: { role: 'partner' }, plan: { confirmBilling: true, seen: 'a text' } }
    const intents = [
      { operation: 'addSite', phase: 'confirmed' },
      { operation: 'provision', phase, attempts: 0 },
    ]
    expect(step?.secret?.({ answers, intents }, { state: {}, effects: [] })).toEqual({
      answers: { ...answers, plan: { confirmBilling: true, ...seen } },
      intents,
    })
  })

  test('what is no secret of ours is left for the shape to judge', () => {
    expect(step?.secret?.(null, { state: {}, effects: [] })).toBeNull()
    expect(secretWith('hello', 7)).toMatchObject({ intents: ['hello', 7] })
  })
})
