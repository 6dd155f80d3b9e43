import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { StorageEvent } from '../../storage/engine.ts'
import { startChild, type Child } from './children/child.ts'
import { newFolder, type Folder } from './folder.ts'

const ROUNDS = 5

/** The highest number said for each name after a word, such as the revision of each order after `turn`. */
function newest(lines: readonly string[], word: string): Map<string, number> {
  const said = new Map<string, number>()
  for (const [first, name = '', number] of lines.map((line) => line.split(' '))) {
    if (first === word) said.set(name, Math.max(said.get(name) ?? 0, Number(number)))
  }
  return said
}

function names(lines: readonly string[], word: string): string[] {
  return lines.map((line) => line.split(' ')).flatMap(([first, ...rest]) => (first === word ? [rest.at(-1) ?? ''] : []))
}

describe('lowdb storage whose process is killed while it works', () => {
  let folder: Folder
  let child: Child | undefined
  beforeEach(async () => {
    folder = await newFolder()
  })
  afterEach(async () => {
    await child?.kill()
    await folder.clear()
  })

  it('has everything that was acknowledged, nothing torn, and opens at once', async () => {
    const heard: string[] = []
    const events: StorageEvent[] = []
    for (let round = 1; round <= ROUNDS; round += 1) {
      child = startChild(new URL('children/writer.ts', import.meta.url), folder.path, String(round))
      await child.says('turn')
      await pause(100 + Math.random() * 300)
      await child.kill()
      heard.push(...child.lines)

      const storage = await folder.open({ report: (event) => events.push(event) })
      for (const [id, rev] of newest(heard, 'turn')) {
        const order = await storage.orders.get(id)
        expect(order?.rev).toBeGreaterThanOrEqual(rev)
        expect(order?.state.count).toBe(order?.rev) // each write counts by one, so a half one would show
      }
      const ids = [
        ...(await storage.orders.find('state', 'count 0')),
        ...(await storage.orders.find('state', 'count 1')),
      ]
      const waiting = await Promise.all(ids.map((id) => storage.orders.get(id)))
      const effects = new Set(waiting.flatMap((order) => order?.effects.map(({ id }) => id) ?? []))
      expect(names(heard, 'settled').filter((id) => effects.has(id))).toEqual([])
      const pending = new Set((await storage.inbox.pending()).map(({ id }) => id))
      for (const id of names(heard, 'done')) expect(pending.has(id)).toBe(false)
      for (const id of names(heard, 'put')) {
        expect(await storage.inbox.put({ id, receivedAt: '', body: null })).toBe(false)
      }
      expect((await storage.people.get('ola'))?.visits).toBeGreaterThanOrEqual(newest(heard, 'visit').get('ola') ?? 0)
      await storage.close()
    }
    expect(heard.length).toBeGreaterThan(ROUNDS * 10)
    expect(events).toEqual([])
    expect((await folder.files()).filter((name) => name.endsWith('.tmp'))).toEqual([])
  }, 60_000)
})
