import { bundled } from '../bundle.ts'
import { chanceFrom } from '../chance.ts'
import { openTheatre } from '../kills.ts'
import { allHistories, chosen, inFlight, shuffled } from '../plan.ts'
import { prepared } from '../template.ts'
import type { Part } from './part.ts'

/** Histories between two looks at the clock. */
const AT_ONCE = 20

/** Every point first, then every pass of every point, in an order that the seed gives, until the time is up. */
export const kills: Part = {
  name: 'kills',
  what: 'kill -9 before and after every wait between a press and the receipt, at every pass',
  async run({ minutes, seed, say }) {
    const bundle = await bundled()
    const template = await prepared(bundle.file)
    try {
      const theatre = openTheatre(bundle, template)
      const recordings = await theatre.record()
      const until = Date.now() + minutes * 60_000
      const chance = chanceFrom(seed)
      const histories = [
        ...chosen(recordings, chance, 0),
        ...recordings.flatMap((recording) => inFlight(recording, bundle.names, chance)),
        ...shuffled(allHistories(recordings), chance),
      ]
      const sum = { histories: 0, faults: new Map<string, number>(), violations: [] as string[] }
      for (let at = 0; at < histories.length && Date.now() < until; at += AT_ONCE) {
        const outcome = await theatre.play(histories.slice(at, at + AT_ONCE))
        sum.histories += outcome.histories
        sum.violations.push(...outcome.violations)
        outcome.violations.forEach((violation) => say(violation))
        for (const [kind, times] of Object.entries({ ...outcome.faults, 'kill -9': outcome.kills }))
          sum.faults.set(kind, (sum.faults.get(kind) ?? 0) + times)
        say(`${sum.histories} of ${histories.length} histories, ${sum.violations.length} violations`)
      }
      return { ...sum, killPoints: bundle.names.length * 2, faults: Object.fromEntries(sum.faults) }
    } finally {
      await template.remove()
      await bundle.remove()
    }
  },
}
