import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { startClockwork, type Clockwork } from '../bot/clockwork.ts'
import type { Round } from '../flows/round.ts'
import { laid, SECOND, MINUTE, START, type Laid } from './support/due-work.ts'

let clockwork: Clockwork
let world: Laid

beforeEach(() => {
  jest.useFakeTimers({ now: START })
  world = laid()
})
afterEach(async () => {
  await clockwork.stop()
  jest.useRealTimers()
})

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms)

/** A round that is due at the start and then every so often; what it does is told by `doing`. */
function every(ms: number, doing: (run: number) => unknown = () => undefined): Round & { runs: number[] } {
  let next = START
  const runs: number[] = []
  return {
    runs,
    due: () => Promise.resolve(new Date(next)),
    async run() {
      runs.push(Date.now() - START)
      await doing(runs.length)
      next += ms
    },
  }
}

const failing = () => Promise.reject(new Error('planted'))

describe('rounds', () => {
  it('are run when they are due, each time the store says so', async () => {
    const round = every(10 * SECOND)
    clockwork = startClockwork(world.world, [round])
    await pass(25 * SECOND)
    expect(round.runs).toEqual([0, 10 * SECOND, 20 * SECOND])
  })

  it('and orders wake the worker, whichever is due first', async () => {
    const round = every(7 * SECOND)
    world.add('A-1', START + 3 * SECOND)
    world.add('A-2', START + 9 * SECOND)
    clockwork = startClockwork(world.world, [round])
    await pass(10 * SECOND)
    expect(round.runs).toEqual([0, 7 * SECOND])
    expect(world.done).toEqual(['A-1 at 3000', 'A-2 at 9000'])
  })

  it('that become due while nobody waits for them are seen within half a minute', async () => {
    let due: Date | undefined
    const runs: number[] = []
    const run = () => {
      runs.push(Date.now() - START)
      due = undefined
      return Promise.resolve()
    }
    clockwork = startClockwork(world.world, [{ due: () => Promise.resolve(due), run }])
    await pass(40 * SECOND)
    due = new Date()
    await pass(30 * SECOND)
    expect(runs).toEqual([60 * SECOND])
  })

  it('run one at a time of each kind, and hold up neither another nor an order', async () => {
    let finish = () => {}
    const slow = every(SECOND, (run) => run === 1 && new Promise<void>((done) => (finish = done)))
    const quick = every(SECOND)
    world.add('A-1', START + 2 * SECOND)
    clockwork = startClockwork(world.world, [slow, quick])
    await pass(3_500)
    expect(slow.runs).toHaveLength(1)
    expect(quick.runs).toHaveLength(4)
    expect(world.done).toEqual(['A-1 at 2000'])
    finish()
    await pass(0)
    expect(slow.runs).toHaveLength(4)
  })
})

describe('a round that fails', () => {
  it('is logged and tried again after pauses that grow to ten minutes', async () => {
    const round = every(SECOND, failing)
    clockwork = startClockwork(world.world, [round])
    await pass(60 * MINUTE)
    const pauses = round.runs.slice(1).map((at, n) => (at - (round.runs[n] ?? 0)) / SECOND)
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600, 600])
    expect(world.logged[1]).toEqual(['round.failed', { round: 0, failures: 1 }, new Error('planted')])
  })

  it('is run as before once it succeeds, and its next failure costs a short pause again', async () => {
    const round = every(5 * SECOND, (run) => (run === 3 ? undefined : failing()))
    clockwork = startClockwork(world.world, [round])
    await pass(6_500)
    expect(round.runs).toEqual([0, 1_000, 3_000, 5_000, 6_000])
  })

  it('does not keep others from running, even when it cannot say whether it is due', async () => {
    let asked = 0
    const mute: Round = {
      run: () => Promise.resolve(),
      due: () => {
        asked += 1
        return failing()
      },
    }
    const other = every(SECOND)
    world.add('A-1', START + SECOND)
    clockwork = startClockwork(world.world, [mute, other])
    await pass(10_500)
    expect(other.runs).toHaveLength(11)
    expect(world.done).toEqual(['A-1 at 1000'])
    expect(asked).toBe(4) // at 0, 1, 3 and 7 seconds
  })

  it('counts as failing when it does not say when it is due next, and is not run over and over', async () => {
    const round = every(0)
    clockwork = startClockwork(world.world, [round])
    await pass(10 * SECOND)
    expect(round.runs).toEqual([0, 1_000, 3_000, 7_000])
    expect(world.logged[0]).toEqual(['round.failed', { round: 0, failures: 0 }, expect.any(Error)])
  })

  it('does not pause for ever when the clock is set back', async () => {
    const round = every(SECOND, failing)
    round.due = () => Promise.resolve(new Date(0))
    clockwork = startClockwork(world.world, [round])
    await pass(0)
    world.setBack(24 * 60 * MINUTE)
    await pass(30 * SECOND)
    expect(round.runs.length).toBeGreaterThan(1)
  })
})

describe('waiting until nothing is due', () => {
  it('waits for rounds that are due, and for what their runs make due', async () => {
    const round = every(MINUTE)
    world.ahead(3 * MINUTE)
    clockwork = startClockwork(world.world, [round])
    await clockwork.quiet()
    expect(round.runs).toHaveLength(4)
  })

  it('does not wait for one that fails', async () => {
    const round = every(MINUTE, failing)
    clockwork = startClockwork(world.world, [round])
    await clockwork.quiet()
    expect(round.runs).toHaveLength(1)
  })
})

describe('stopping', () => {
  it('waits for rounds under way and starts none after', async () => {
    let finish = () => {}
    const round = every(SECOND, () => new Promise<void>((done) => (finish = done)))
    clockwork = startClockwork(world.world, [round])
    await pass(0)
    let stopped = false
    const stopping = clockwork.stop().then(() => (stopped = true))
    await pass(MINUTE)
    expect(stopped).toBe(false)
    finish()
    await stopping
    await pass(MINUTE)
    expect(round.runs).toHaveLength(1)
  })

  it('waits for work that was claimed while it was asked to', async () => {
    world.add('A-1', START)
    clockwork = startClockwork(world.world)
    await clockwork.stop()
    expect(world.done).toEqual(['A-1 at 0'])
  })
})

describe('on a store in which others work too', () => {
  const openShared = (...rounds: Round[]) => {
    world = laid({ isShared: true })
    clockwork = startClockwork(world.world, rounds)
  }

  it('what they make due, or leave behind, is done within a second although nobody here is told', async () => {
    openShared()
    await pass(10_300)
    world.add('A-1', START + 5 * SECOND)
    world.add('A-2', START + 12 * SECOND)
    await pass(5 * SECOND)
    expect(world.done).toEqual(['A-1 at 11000', 'A-2 at 12000'])
  })

  it('what is due, and claimed by another before we could, is not looked for without a pause', async () => {
    openShared()
    const { orders } = world.world.storage
    let looks = 0
    orders.claim = () => {
      looks += 1
      return Promise.resolve([])
    }
    world.add('A-1', START)
    await pass(SECOND)
    expect(looks).toBeLessThanOrEqual(21)
  })

  it('a look that failed is followed by another after five seconds', async () => {
    openShared()
    const { orders } = world.world.storage
    const claim = orders.claim.bind(orders)
    orders.claim = failing
    await pass(2 * SECOND)
    expect(world.logged).toEqual([['work.unseen', {}, new Error('planted')]])
    orders.claim = claim
    world.add('A-1', START)
    await pass(5 * SECOND)
    expect(world.done).toEqual(['A-1 at 6000'])
  })

  it('rounds are run when they are due, and asked about it once a second at most', async () => {
    const round = every(2 * SECOND)
    let asked = 0
    const counted = { run: () => round.run(), due: () => round.due().finally(() => (asked += 1)) }
    openShared(counted)
    for (let n = 0; n < 100; n += 1) world.add(`A-${n}`, START + n * 90)
    await pass(10_500)
    expect(world.done).toHaveLength(100)
    expect(round.runs.map((at) => Math.round(at / SECOND))).toEqual([0, 2, 4, 6, 8, 10])
    expect(asked).toBeLessThan(30)
  })
})

it('looks again after a look that failed, although nothing tells it to', async () => {
  const { orders } = world.world.storage
  const claim = orders.claim.bind(orders)
  orders.claim = failing
  world.add('A-1', START)
  clockwork = startClockwork(world.world)
  await pass(SECOND)
  expect(world.logged).toEqual([['work.unseen', {}, new Error('planted')]])
  orders.claim = claim
  await pass(MINUTE)
  expect(world.done).toEqual(['A-1 at 30000'])
})

it('gives back work whose outcome could not be written, as soon as it can be', async () => {
  world.full(3)
  world.add('A-1', START)
  clockwork = startClockwork(world.world, [every(10 * SECOND)])
  await pass(5 * SECOND)
  expect(world.logged).toEqual([['work.lost', { order: 'A-1', kind: 'nobody' }, new Error('The disk is full')]])
  expect(world.done).toEqual([])
  await pass(MINUTE)
  expect(world.done).toHaveLength(1)
})
