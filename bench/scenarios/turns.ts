import { contestantsOn } from '../contestants/index.ts'
import type { Kit } from '../kit.ts'
import { compete, enterAll, type Load } from './contest.ts'
import { cost, latency, memory, speed } from './turn-tables.ts'
import type { Scenario } from './scenario.ts'

/** A press on a card until the card that answers it: through the whole product, and on the equal job beside its peers. */
export const turns: Scenario = {
  name: 'turns',
  what: 'turns a second, latency and cost of a turn, beside botbuilder and Bolt',
  async run(kit) {
    const entrants = await enterAll(kit, contestantsOn(kit.engines))
    const loads = loadsOf(kit)
    await compete(kit, entrants, loads)
    const after = await Promise.all(entrants.map(async ({ child }) => (await child.probe()).rss))
    await Promise.all(entrants.map(({ child }) => child.stop()))
    return [speed(entrants, loads), latency(entrants, loads), cost(entrants, loads), memory(entrants, after)]
  },
}

/** So many in flight, a few times; then presses that come by themselves, a few times. */
const loadsOf = ({ pace: { inFlight, until, open } }: Kit): Load[] => [
  ...inFlight.map((count) => ({ name: `${count} in flight`, pace: { inFlight: count }, until })),
  ...open.perSecond.map((perSecond) => ({
    name: `${perSecond}/s`,
    pace: { perSecond },
    until: { seconds: open.seconds },
  })),
]
