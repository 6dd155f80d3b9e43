import { openLog, type Log } from '../../bot/log.ts'
import { CANARY } from './junk.ts'

/** The product's own log, with every line at hand. */
export interface Lines {
  readonly log: Log
  /** What was logged since it was asked last. Throws when a line holds what only a person or a service may have said. */
  taken(): readonly string[]
}

export function openLines(): Lines {
  const lines: string[] = []
  const log = openLog('debug', { write: (line) => void lines.push(line) })
  return {
    log,
    taken() {
      const all = lines.splice(0)
      const telling = all.find((line) => line.toLowerCase().includes(CANARY))
      if (telling !== undefined) throw new Error(`An answer is in the log: ${telling.slice(0, 1_000)}`)
      const endless = all.find((line) => line.length > 8_000)
      if (endless !== undefined) throw new Error(`A line of the log has no end: ${endless.slice(0, 300)}`)
      return all
    },
  }
}
