import { describe, expect, test } from '@jest/globals'
import { isInDoubt } from '../../flows/intent.ts'
import { settled } from '../../flows/move.ts'
import type { Job, Operation } from '../../flows/provisioning/contract.ts'
import type { Answer } from '../../flows/provisioning/provisioning.ts'
import { repAsked } from '../../flows/reps.ts'
import { change } from '../../flows/turn.ts'
import { atPlan, jobOf, nothing, refuses, silent, works, type Confirmed, type Service } from '../support/confirmed.ts'

/** The invariants of "billing starts exactly once", by their numbers in `flows/README.md`. */

const IVO = { personId: 'person-ivo', email: 'ivo@cisco-reps.example', displayName: 'Ivo Novak' }
const confirmed = { confirmBilling: 'true' }

/** Confirms, with a service that changes its mind when `service.now` is set. */
async function played(first: Service = {}): Promise<Confirmed & { service: { now: Service } }> {
  const service = { now: first }
  return { ...(await atPlan(() => service.now)), service }
}

const begun = ({ asked }: Confirmed) => asked.filter((each) => each === 'begin provision').length
const intentOf = async (it: Confirmed) =>
  (await it.order()).secret.intents.findLast(({ operation }) => operation === 'provision')

/** The provision call alone is answered so. */
const onProvision =
  (answer: () => Promise<Answer<Job>>): NonNullable<Service['begin']> =>
  (operation, body, key) =>
    operation === 'provision' ? answer() : works(operation, body, key)

test('I1: what is to be sent is in the store, key and body, before it is sent', async () => {
  const it = await played()
  const seen: unknown[] = []
  it.service.now = {
    async begin(operation, body, key) {
      const { secret } = await it.order()
      seen.push(secret.intents.find((intent) => intent.key === key)?.body === body)
      return works(operation, body, key)
    },
  }
  await it.press('provision', confirmed)
  expect(seen).toEqual([true, true])
})

test('I2: that it is being called is committed before the call; where that cannot be written, nothing is sent', async () => {
  const it = await played()
  const phases: unknown[] = []
  it.service.now = {
    async begin(operation, body, key) {
      phases.push((await it.order()).secret.intents.find((intent) => intent.key === key)?.phase)
      return works(operation, body, key)
    },
  }
  const { storage } = it.town.world
  const { orders } = storage
  let turns = 0
  const room = { at: 1 } // for the turn of the press, and not for the next ones
  const turn: typeof orders.turn = (...all) =>
    (turns += 1) > room.at ? Promise.reject(new Error('ENOSPC')) : orders.turn(...all)
  const full = { turn, ...bound(orders, 'get', 'claim', 'settle', 'defer', 'find', 'nextDue', 'count') }
  it.town.world = { ...it.town.world, storage: { ...storage, orders: full } }
  await it.press('provision', confirmed)
  await it.later(10)
  expect(turns).toBeGreaterThan(3)
  expect(it.asked).not.toContain('begin saveCalling')
  room.at = Infinity
  await it.later(60)
  expect(phases).toEqual(['calling', 'calling'])
})

test('I3: however often it is sent, it is the same text under the same key', async () => {
  const it = await played({ begin: onProvision(silent) })
  await it.press('provision', confirmed)
  await it.later(120)
  const calls = it.sent.filter(({ body }) => body.includes('"provision"'))
  expect(calls.length).toBeGreaterThan(3)
  expect(new Set(calls.map(({ body, key }) => body + key)).size).toBe(1)
})

test('I4: an outcome nobody knows is asked about by reference before anything is sent again', async () => {
  const it = await played({ begin: onProvision(silent) })
  await it.press('provision', confirmed)
  const from = it.asked.indexOf('begin provision')
  await it.later(60)
  const after = it.asked.slice(from)
  expect(after.filter((_, at) => at % 2 === 1).every((each) => each === 'find')).toBe(true)
  const key = it.sent.at(-1)?.key ?? ''
  const body = it.sent.at(-1)?.body ?? '{}'
  it.service.now = { findJobs: () => Promise.resolve({ ok: true, value: [jobOf(JSON.parse(body) as Operation, key)] }) }
  const calls = begun(it)
  await it.later(60)
  expect(begun(it)).toBe(calls)
  expect((await it.order()).state.receipt).toMatchObject({ billing: 'started', reference: `job-${key}` })
})

test('I5: of one order at most one call is under way', async () => {
  const it = await played()
  let under = 0
  let most = 0
  it.service.now = {
    async begin(operation, body, key) {
      most = Math.max(most, (under += 1))
      await new Promise((resolve) => setImmediate(resolve))
      under -= 1
      return works(operation, body, key)
    },
  }
  await it.press('provision', confirmed)
  expect(it.sent).toHaveLength(3)
  expect(most).toBe(1)
})

test('I6: nothing is begun without the confirmation of the plan as it stands', async () => {
  const it = await played()
  await it.press('provision')
  await it.press('next')
  await it.press('review')
  await it.later(3_600)
  expect(begun(it)).toBe(0)
})

test('I7: a press that is repeated sends nothing again', async () => {
  const it = await played()
  await it.press('provision', confirmed)
  await it.press('provision', confirmed)
  await it.later(60)
  expect(begun(it)).toBe(1)
})

test('I8: billing is begun last, when all before it is confirmed', async () => {
  const it = await played({
    begin: (operation, body, key) => (operation === 'saveCalling' ? refuses() : works(operation, body, key)),
  })
  await it.press('provision', confirmed)
  await it.later(60)
  expect(begun(it)).toBe(0)
  it.service.now = {}
  await it.press('retry')
  expect(it.asked.filter((each) => each.startsWith('begin')).at(-1)).toBe('begin provision')
})

test('I9: nobody is told a result that is not in the store', async () => {
  const it = await played()
  const { town } = it
  const told: boolean[] = []
  const { chat } = town.world
  town.world = {
    ...town.world,
    chat: {
      ...chat,
      async send(to, message) {
        if (message.words.startsWith('Services are active')) told.push((await it.order()).state.receipt !== undefined)
        return chat.send(to, message)
      },
    },
  }
  await it.press('provision', confirmed)
  expect(told).toEqual([true])
})

test('I10: while a call may still have happened nothing is begun anew, whatever is pressed', async () => {
  const it = await played({ begin: onProvision(silent), findJobs: silent })
  await it.press('provision', confirmed)
  for (const verb of ['retry', 'back', 'close', 'startOver', 'provision']) await it.press(verb, confirmed)
  await it.later(10_000)
  expect(new Set(it.sent.filter(({ body }) => body.includes('"provision"')).map(({ key }) => key)).size).toBe(1)
})

describe('I11: "cancelled" is said when it is certain that nothing was done', () => {
  const screens = ({ town }: Confirmed) => [...town.screens.values()].map(({ words }) => words).join('\n')

  test('I11: at once where nothing was ever sent', async () => {
    const unsent = () => Promise.resolve({ ok: false, code: 'UPSTREAM', outcome: 'unsent' } as const)
    const it = await played({ begin: onProvision(unsent) })
    await it.press('provision', confirmed)
    const intent = await intentOf(it)
    expect(intent && isInDoubt(intent)).toBe(false)
    await it.press('cancel')
    expect(screens(it)).toContain('Cancelled before it ran')
  })

  test('I11: else not before the service has said so, and a call that is still worked on had time to show', async () => {
    const it = await played({ begin: onProvision(silent), findJobs: silent })
    await it.press('provision', confirmed)
    await it.later(30)
    await it.press('cancel')
    expect(screens(it)).toContain('nothing more is sent')
    it.service.now = { findJobs: nothing }
    await it.later(25)
    const calls = begun(it)
    expect(screens(it)).not.toContain('Cancelled before it ran')
    await it.later(90)
    expect(screens(it)).toContain('Cancelled before it ran')
    expect(begun(it)).toBe(calls)
  })
})

test('I12: nothing is called after the promised time; what is in doubt then is only asked about', async () => {
  const it = await played({ begin: onProvision(silent), findJobs: silent })
  await it.press('provision', confirmed)
  await it.later(2 * 3_600)
  it.service.now = { begin: onProvision(silent), findJobs: nothing }
  const calls = begun(it)
  await it.later(1_000)
  expect(begun(it)).toBe(calls)
  expect(await intentOf(it)).toMatchObject({ phase: 'refused', refusal: { gaveUp: true } })
})

test('I13: what was made before billing goes back in reverse under keys of its own, and not once billing may have begun', async () => {
  const it = await played({ begin: onProvision(refuses) })
  await it.press('provision', confirmed)
  await it.press('undo')
  expect(it.asked.filter((each) => each.startsWith('begin')).slice(-2)).toEqual([
    'begin provision',
    'begin removeLocation',
  ])
  expect(new Set(it.sent.map(({ key }) => key)).size).toBe(it.sent.length)
  const doubtful = await played({ begin: onProvision(silent), findJobs: silent })
  await doubtful.press('provision', confirmed)
  await doubtful.press('undo')
  expect(doubtful.asked).not.toContain('begin removeLocation')
})

test('I14: where neither asking nor sending can help, a person is told and their finding counts once', async () => {
  const it = await played({ begin: onProvision(silent), findJobs: silent })
  await it.press('provision', confirmed)
  await it.later(3 * 3_600)
  const { matters } = (await it.order()).state
  expect(matters.filter(({ kind }) => kind === 'stuck')).toHaveLength(1)
  const card = [...it.town.screens.values()].find(({ to }) => to === 'Reps')
  expect(card?.words).toContain(it.sent.at(-1)?.key)
  expect(JSON.stringify(card?.card)).toMatch(/wasDone.*wasNotDone/)
  const finds = (verb: string, reference: string) =>
    change(it.town.world, 'WBX-1001', undefined, (now, ctx) =>
      settled(repAsked(now, ctx, { do: verb, matter: undefined, orgId: reference, person: IVO }), ctx),
    )
  await finds('wasDone', 'R-77')
  await finds('wasNotDone', '')
  await it.later(60)
  const { receipt, history } = (await it.order()).state
  expect(receipt).toMatchObject({ reference: 'R-77', billing: 'started' })
  expect(history.filter(({ what }) => what.startsWith('was')).map(({ what }) => what)).toEqual(['wasDone:provision'])
})

test('I15: of billing nothing is said but what the service says', async () => {
  const it = await played({
    begin: (operation, body, key) =>
      Promise.resolve({
        ok: true,
        value: jobOf(JSON.parse(body) as Operation, key, {
          ...(operation === 'provision' ? { billing: 'unknown' } : {}),
        }),
      }),
  })
  await it.press('provision', confirmed)
  const words = [...it.town.screens.values()].map((shown) => shown.words).join('\n')
  expect(words).toContain('Whether billing has started is not known')
  expect(words).not.toMatch(/Billing (has )?started/)
})

test('I16: answers are in the sealed part of the order alone', async () => {
  const it = await played({ begin: onProvision(silent), findJobs: silent })
  await it.press('provision', confirmed)
  const { state, effects } = await it.order()
  expect(JSON.stringify({ state, effects })).not.toMatch(/Centrala|Prosta|zoltalodz/)
})

/** Methods that still know whose they are when they are taken one by one. */
function bound<T extends object, Name extends keyof T>(it: T, ...names: readonly Name[]): Pick<T, Name> {
  const taken = names.map((name) => [name, (it[name] as (...all: unknown[]) => unknown).bind(it)])
  return Object.fromEntries(taken) as Pick<T, Name>
}
