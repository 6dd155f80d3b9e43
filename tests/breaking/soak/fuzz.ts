import { doors } from '../../fuzz/doors/index.ts'
import type { Part } from './part.ts'

/** Inputs between two looks at the clock. */
const AT_ONCE = 250

/** Every door in turn, a round of inputs each, until the time is up. */
export const fuzz: Part = {
  name: 'fuzz',
  what: 'bad input at every door, made from good input and from nothing',
  async run({ minutes, seed, say }) {
    const until = Date.now() + minutes * 60_000
    const open = await Promise.all(Object.values(doors).map((door) => door()))
    const sent = new Map<string, number>()
    const violations: string[] = []
    try {
      for (let round = 0; Date.now() < until; round += 1) {
        for (const door of open) {
          const wrong = await door.tryOut(AT_ONCE, seed + round)
          if (wrong !== undefined) violations.push(wrong)
          if (wrong !== undefined) say(wrong)
          sent.set(door.name, (sent.get(door.name) ?? 0) + AT_ONCE)
        }
        say(`${(round + 1) * open.length * AT_ONCE} inputs, ${violations.length} violations`)
      }
    } finally {
      for (const door of open) await door.close()
    }
    const histories = [...sent.values()].reduce((sum, inputs) => sum + inputs, 0)
    return { histories, faults: Object.fromEntries(sent), violations }
  },
}
