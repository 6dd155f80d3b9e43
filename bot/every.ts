import type { Round } from '../flows/round.ts'
import type { World } from '../flows/world.ts'

/** What is done at once and then every so many milliseconds, and of which nothing needs to be known after a restart. */
export function every(ms: number, { now }: Pick<World, 'now'>, run: () => Promise<void>): Round {
  let last: number | undefined
  return {
    due: () => {
      const at = now().getTime()
      // A clock may have been set back.
      return Promise.resolve(new Date(last === undefined || at < last ? at : last + ms))
    },
    async run() {
      last = now().getTime()
      await run()
    },
  }
}
