import type { Round } from '../flows/round.ts'
import type { World } from '../flows/world.ts'

const LONGEST_PAUSE = 600_000
/** For so long a round of a shared store is believed about when it is due: every asking costs a look into the store. */
const BELIEVED = 1_000

type Known = Pick<World, 'now' | 'log' | 'storage'>

/** Looks after rounds: one run at a time of each, and a growing pause for one that fails. */
export interface Rounds {
  /** The runs under way. */
  readonly running: ReadonlySet<Promise<void>>
  /** Starts every round that is due. */
  begin(): Promise<void>
  /** The earliest instant at which `begin` would start one. */
  nextDue(): Promise<Date | undefined>
}

/** `ended` is called after each run, whatever came of it. */
export function watchRounds(rounds: readonly Round[], world: Known, ended: () => void): Rounds {
  const running = new Set<Promise<void>>()
  const watched = rounds.map((round, number) => watch(round, number, world))

  function start(round: Watched, due: Date): void {
    const work = round.run(due).finally(() => {
      running.delete(work)
      ended()
    })
    running.add(work)
  }

  return {
    running,
    async begin() {
      for (const round of watched) {
        const now = world.now() // before it is asked: a clock that is set meanwhile makes nothing due
        const due = await round.due()
        if (due && due <= now) start(round, due)
      }
    },
    async nextDue() {
      const dues = await Promise.all(watched.map((round) => round.due()))
      return dues.filter((due) => due !== undefined).sort((a, b) => a.getTime() - b.getTime())[0]
    },
  }
}

interface Watched {
  /** When it may run next; absent while it runs, and when nothing is due. */
  due(): Promise<Date | undefined>
  run(due: Date): Promise<void>
}

function watch(round: Round, number: number, { now, log, storage }: Known): Watched {
  const believed = storage.isShared ? BELIEVED : 0
  let said: { readonly due: Date | undefined; readonly at: number } | undefined
  let isRunning = false
  let failures = 0
  let paused = { from: 0, until: 0 }

  function fail(thrown: unknown): void {
    log.error('round.failed', { round: number, failures }, thrown)
    const from = now().getTime()
    paused = { from, until: from + Math.min(1_000 * 2 ** failures, LONGEST_PAUSE) }
    failures += 1
  }

  /** Not while the clock says a time before the pause began: it was set back, and the pause would last for ever. */
  const isPaused = () => paused.from <= now().getTime() && now().getTime() < paused.until

  return {
    async due() {
      if (isRunning) return undefined
      try {
        if (isPaused()) return new Date(paused.until)
        const at = now().getTime()
        if (!said || at < said.at || at >= said.at + believed) said = { due: await round.due(), at }
        return said.due
      } catch (thrown) {
        fail(thrown)
      }
      return new Date(paused.until)
    },
    async run(due) {
      isRunning = true
      try {
        await round.run()
        const next = await round.due()
        if (next && next <= due) throw new Error('It ran, and is as due as before')
        failures = 0
      } catch (thrown) {
        fail(thrown)
      } finally {
        said = undefined
        isRunning = false
      }
    },
  }
}
