import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Channel, Look } from '../bot/channels/channel.ts'
import { openHearing } from '../bot/hearing.ts'
import { openPresence } from '../bot/presence.ts'
import type { ConnectionRecord } from '../flows/record.ts'
import type { World } from '../flows/world.ts'
import type { Shelf } from '../storage/storage.ts'
import { gate } from './channels/door.ts'

/** Several instances that hear for one store: there is one gap for all of them, and only where nobody heard. */

const SECOND = 1_000
const MINUTE = 60 * SECOND
const START = Date.parse('2026-03-02T08:00:00.000Z')

let now: number
let record: ConnectionRecord | undefined
/** Webhooks are off until somebody has looked and switched them on. */
let isOff: boolean
let logged: string[]
beforeEach(() => {
  now = START
  record = undefined
  isOff = false
  logged = []
})
const iso = (ms: number) => new Date(START + ms).toISOString()

const connections: Shelf<ConnectionRecord> = {
  get: () => Promise.resolve(record),
  change: async (_key, change) => {
    await Promise.resolve()
    return (record = change(record))
  },
  remove: () => Promise.resolve(),
}

/** One instance: its looks, and how often it listed what was said. */
function instance({ listing = Promise.resolve() }: { listing?: Promise<void> } = {}) {
  const state = { isWebexAway: false, lists: 0 }
  const world = {
    storage: { connections, isShared: true, orders: { find: () => Promise.resolve([]) } },
    now: () => new Date(now),
    log: {
      info: () => undefined,
      warn: (event: string) => void logged.push(event),
      error: (event: string) => void logged.push(event),
    },
  } as unknown as World
  const look = (): Look => ({ at: new Date(now), amiss: isOff ? ['presses: switched off'] : [], switchedOff: isOff })
  const watch = async (noticed?: (look: Look) => Promise<void>) => {
    if (state.isWebexAway) throw new Error('Webex is away')
    const found = look()
    await noticed?.(found)
    isOff = false
    return found
  }
  const missed = async () => {
    state.lists += 1
    await listing
    return { deliveries: [], failures: [], afterSeconds: 0 }
  }
  const channel = { name: 'webex', watch, missed } as unknown as Channel
  const ingress = { take: () => Promise.resolve(true), settled: () => Promise.resolve() }
  const hearing = openHearing({ channel, ingress, world })
  const presence = openPresence(world, 'webex')
  return {
    state,
    hearing,
    presence,
    /** As the channel does at its start, and then the first run of the round. */
    async start() {
      await watch((found) => hearing.noticed(found))
      await hearing.run()
    },
  }
}

type Instance = ReturnType<typeof instance>

/** Half a minute goes by, and then these look. */
async function later(...there: Instance[]): Promise<void> {
  now += 30 * SECOND
  for (const { hearing, presence } of there) {
    await presence.run()
    await hearing.run()
  }
}

async function started(...there: Instance[]): Promise<void> {
  for (const each of there) await each.start()
}

/** What was begun goes as far as it can. */
const moment = () => new Promise((resolve) => setImmediate(resolve))

const gaps = () => logged.filter((event) => event === 'hearing.missed').length

describe('there is no gap', () => {
  test('when one starts while another hears, or stops while another goes on', async () => {
    const [one, two] = [instance(), instance()]
    await started(one)
    for (let looks = 0; looks < 10; looks += 1) await later(one)
    await started(two)
    await one.hearing.leave()
    for (let looks = 0; looks < 10; looks += 1) await later(two)
    await started(instance())
    expect(gaps()).toBe(0)
    expect(record).toEqual({ heardAt: iso(10 * MINUTE), heardThere: iso(10 * MINUTE) })
  })

  test('when one starts while the looks of another fail, for it is there', async () => {
    const [one, two] = [instance(), instance()]
    await started(one, two)
    await two.hearing.leave()
    one.state.isWebexAway = true
    for (let looks = 0; looks < 10; looks += 1) await later(one)
    const three = instance()
    await started(three)
    expect(gaps()).toBe(0)
    expect(three.hearing.isCatchingUp()).toBe(false)
  })

  test('because an instance was slow to write down what it saw', async () => {
    const listed = gate()
    const slow = instance({ listing: listed.opened })
    await started(instance())
    const starting = started(slow)
    await moment()
    const quick = instance()
    await started(quick)
    for (let looks = 0; looks < 10; looks += 1) await later(quick)
    listed.open()
    await starting
    expect(record?.heardAt).toBe(iso(5 * MINUTE))
  })
})

describe('a gap', () => {
  test('since the last of all is one when the next one starts', async () => {
    const [one, two] = [instance(), instance()]
    await started(one, two)
    await one.hearing.leave()
    await later(two)
    now += 20 * MINUTE
    const three = instance()
    await three.start()
    expect(gaps()).toBe(1)
    expect(record).toMatchObject({ heardAt: iso(20.5 * MINUTE) })
  })

  test('that several find at their start, all at once, is one, and one of them looks after it', async () => {
    await started(instance())
    now += 20 * MINUTE
    const many = [instance(), instance(), instance()]
    await Promise.all(many.map((each) => each.start()))
    expect(many.map(({ state }) => state.lists).sort()).toEqual([0, 0, 1])
    await later(...many)
    expect(gaps()).toBe(1)
    expect(many.map(({ hearing }) => hearing.isCatchingUp())).toEqual([false, false, false])
  })

  test('that two notice at the same look is one', async () => {
    const [one, two] = [instance(), instance()]
    await started(one, two)
    now += 30 * SECOND
    isOff = true
    await Promise.all([one.hearing.run(), two.hearing.run()])
    await later(one, two)
    expect(gaps()).toBe(1)
  })

  test('is known to all while one looks after it, and taken over when that one is gone', async () => {
    const never = gate()
    await started(instance())
    now += 20 * MINUTE
    const [dying, heir] = [instance({ listing: never.opened }), instance()]
    const starting = dying.start()
    await moment()
    await started(heir)
    expect(heir.hearing.isCatchingUp()).toBe(true)
    await later(heir)
    expect([heir.state.lists, gaps()]).toEqual([0, 0])
    for (let looks = 0; looks < 4; looks += 1) await later(heir)
    expect([heir.state.lists, gaps()]).toEqual([1, 1])
    expect(record?.gap).toBeUndefined()
    never.open()
    await starting
  })

  test('does not grow because an instance starts while another still looks after it', async () => {
    const listed = gate()
    await started(instance())
    now += 20 * MINUTE
    const one = instance({ listing: listed.opened })
    const starting = one.start()
    await moment()
    for (let looks = 0; looks < 3; looks += 1) {
      now += 30 * SECOND
      await one.presence.run()
    }
    await started(instance())
    expect(record?.gap?.to).toBe(iso(20 * MINUTE))
    listed.open()
    await starting
  })

  test('that one notices while another looks after an earlier one is not forgotten with that', async () => {
    const listed = gate()
    await started(instance())
    now += 20 * MINUTE
    const [one, two] = [instance({ listing: listed.opened }), instance({ listing: listed.opened })]
    const first = one.start()
    await moment()
    await started(two)
    isOff = true
    now += 30 * SECOND
    const second = two.hearing.run()
    await moment()
    expect(record?.gap?.to).toBe(iso(20.5 * MINUTE))
    listed.open()
    await first
    await second
    expect([record?.gap, gaps()]).toEqual([undefined, 2])
  })
})
