import { searched } from '../histories/told.ts'
import type { Part } from './part.ts'

/** Histories between two looks at the clock. */
const AT_ONCE = 200

/** Histories of presses, faults, crashes and clocks by chance, shortened where one goes wrong. */
export const histories: Part = {
  name: 'histories',
  what: 'presses, faults, crashes, a full disk and clocks that are set, in any order',
  async run({ minutes, seed, say }) {
    const until = Date.now() + minutes * 60_000
    const faults = new Map<string, number>()
    const met = (fault: string) => void faults.set(fault, (faults.get(fault) ?? 0) + 1)
    let played = 0
    for (let round = seed; Date.now() < until; round += 1) {
      const found = await searched(round, AT_ONCE, met)
      if (found) {
        const violations = [`${found.wrong.join('; ')} (seed ${found.seed}):\n  ${found.history.join('\n  ')}`]
        return { histories: played, faults: Object.fromEntries(faults), violations }
      }
      played += AT_ONCE
      say(`${played} histories, none went wrong`)
    }
    return { histories: played, faults: Object.fromEntries(faults), violations: [] }
  },
}
