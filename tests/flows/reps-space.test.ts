import { describe, expect, test } from '@jest/globals'
import type { SpaceRecord } from '../../flows/record.ts'
import { heldBack } from '../../flows/reps-space.ts'
import type { World } from '../../flows/world.ts'

const MINUTE = 60_000

/** Asks for one card after another, each at so many minutes, where `most` are let through in a quarter of an hour. */
function guard(most: number) {
  const kept = new Map<string, SpaceRecord>()
  let now = Date.parse('2026-03-02T08:00:00.000Z')
  const start = now
  const world = {
    now: () => new Date(now),
    rules: { reps: { cards: most } },
    storage: {
      spaces: {
        get: (key: string) => Promise.resolve(kept.get(key)),
        change: (key: string, change: (known: SpaceRecord | undefined) => SpaceRecord) => {
          const next = change(kept.get(key))
          kept.set(key, next)
          return Promise.resolve(next)
        },
      },
    },
  } as unknown as World
  return {
    kept,
    ask: async (minutes: number, space = 'reps') => {
      now = start + minutes * MINUTE
      return (await heldBack(space, world)) / MINUTE
    },
  }
}

describe('cards for representatives', () => {
  test('come as they are, until a quarter of an hour has had its share', async () => {
    const { ask } = guard(2)
    expect([await ask(0), await ask(5), await ask(6), await ask(14)]).toEqual([0, 0, 9, 1])
    expect([await ask(15), await ask(15), await ask(20)]).toEqual([0, 5, 0])
  })

  test('are counted for each space alone', async () => {
    const { ask } = guard(1)
    expect([await ask(0, 'north'), await ask(0, 'south'), await ask(0, 'north')]).toEqual([0, 0, 15])
  })

  test('that come at one instant share what is left', async () => {
    const { ask } = guard(3)
    const waits = await Promise.all([0, 0, 0, 0, 0].map((minutes) => ask(minutes)))
    expect(waits.sort()).toEqual([0, 0, 0, 15, 15])
  })

  test('are not held up by a clock that was set back', async () => {
    const { ask } = guard(1)
    expect([await ask(60), await ask(0)]).toEqual([0, 0])
  })

  test('leave no more behind than the newest instants', async () => {
    const { ask, kept } = guard(2)
    for (const minutes of [0, 20, 40, 60]) await ask(minutes)
    expect(kept.get('reps')?.cards).toEqual(['2026-03-02T08:40:00.000Z', '2026-03-02T09:00:00.000Z'])
  })
})
