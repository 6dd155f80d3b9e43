import { expect, test } from '@jest/globals'
import { isPatient, perform } from '../../flows/effects/index.ts'
import type { World } from '../../flows/world.ts'
import type { Claim } from '../../storage/storage.ts'

const NOW = new Date('2026-03-02T08:00:00.000Z')

/** What becomes of a prompt that is claimed while the next turn is five seconds away. */
async function outcome(claimed: { readonly attempts: number; readonly fresh: boolean }): Promise<string> {
  const { attempts, fresh } = claimed
  const said: string[] = []
  const orders = {
    get: () => Promise.resolve({}),
    settle: () => Promise.resolve(said.push('prompted')),
    defer: (_claim: Claim, at: Date) => Promise.resolve(said.push(`waits ${at.getTime() - NOW.getTime()} ms`)),
  }
  const effect = { id: 'e', kind: 'prompt', dueAt: NOW.toISOString(), attempts, payload: {} }
  const world = { storage: { orders }, now: () => NOW, turnOf: () => 5_000 } as unknown as World
  await perform({ orderId: 'WBX-1001', token: 1, fresh, effect }, world)
  return said.join()
}

test('a prompt waits for its turn, and takes it when it comes', async () => {
  expect(await outcome({ attempts: 0, fresh: true })).toBe('waits 5000 ms')
  expect(await outcome({ attempts: 1, fresh: true })).toBe('prompted')
})

test('a turn that an earlier process gave is not taken: all that were missed would come at once', async () => {
  expect(await outcome({ attempts: 1, fresh: false })).toBe('waits 5000 ms')
})

test('what falls due for many at one minute lets go first whatever somebody waits for', () => {
  expect(['prompt', 'escalate', 'remind'].filter(isPatient)).toHaveLength(3)
  expect(['show', 'say', 'inquire', 'call', 'look', 'remove'].filter(isPatient)).toEqual([])
})
