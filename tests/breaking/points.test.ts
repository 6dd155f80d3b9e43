import { readFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import { excluded, isExcluded } from './points/excluded.ts'
import { excused } from './points/excused.ts'
import { pointsIn } from './points/find.ts'
import { modulesFrom } from './points/graph.ts'
import { instrumented } from './points/instrument.ts'
import { listed, modules } from './points/path.ts'

describe('the list of points at which the bot is killed', () => {
  test('is what the code waits for between a press and the receipt (else: npm run kill-points)', () => {
    expect(readFileSync(new URL('./kill-points.json', import.meta.url), 'utf8')).toBe(listed())
  })

  test('leaves nothing out that is not there', () => {
    const all = modulesFrom('bot/app.ts')
    const idle = Object.keys(excluded).filter((name) => !all.some((path) => path.startsWith(name)))
    expect(idle).toEqual([])
    expect(all.filter((path) => !isExcluded(path)).length).toBeGreaterThan(50)
  })

  test('excuses nothing that is not there', () => {
    const names = modules().flatMap(({ path, points }) => points.map(({ name }) => `${path} ${name}`))
    expect(Object.keys(excused).filter((begin) => !names.some((name) => name.startsWith(begin)))).toEqual([])
  })
})

describe('a point', () => {
  const text = `
    async function calls(it) {
      const a = await it.store.get(1)
      await it.store.get(2)
      for await (const chunk of it.body) use(await chunk)
      return this.tail.then(() => work(), failed).finally(done)
    }`

  test('is every place at which the process lets go of the thread', () => {
    expect(pointsIn('a.ts', text).map(({ name }) => name)).toEqual([
      'calls: await it.store.get(…)',
      'calls: await it.store.get(…) #2',
      'calls: for await it.body',
      'calls: await chunk',
      'calls: this.tail.then',
      'calls: this.tail.then #2',
      'calls: this.tail.then(…).finally',
    ])
  })

  test('tells when it is passed, and changes nothing else', async () => {
    const passed: string[] = []
    const $point = {
      before: (id: number) => void passed.push(`${id} before`),
      waits: async (id: number, value: unknown) => {
        const result = await value
        passed.push(`${id} after`)
        return result
      },
    }
    const source = 'const one = await first()\n return [one, await (await second(one))]'
    const program = `async ($point, first, second) => { ${source} }`
    const marked = instrumented(program, pointsIn('a.ts', program), 7)
    const run = runInThisContext(marked) as (...given: unknown[]) => Promise<unknown>
    const twice = (n: number) => Promise.resolve(Promise.resolve(n * 2))
    expect(await run($point, () => Promise.resolve(21), twice)).toEqual([21, 42])
    expect(passed).toEqual(['7 before', '7 after', '8 before', '9 before', '9 after', '8 after'])
  })
})
