import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

/** The bot's clock. In the sandbox it can be set ahead or back, and a restart keeps it. */
export interface Clock {
  now(): Date
  /** Moves the clock to an instant, or on by an ISO 8601 duration counted in the given zone. */
  move(to: Move): Promise<Date>
}

export const Move = z.union([
  z.object({ now: z.iso.datetime({ offset: true }) }),
  z.object({ advance: z.string().regex(/^-?P[\dTYMWDHS.]+$/i) }),
])
export type Move = z.infer<typeof Move>

const Kept = z.object({ aheadMs: z.number() })

/** The real clock, plus what it was set ahead by; `file` undefined: the real clock for good. */
export async function openClock(file: string | undefined): Promise<Clock> {
  let aheadMs = file === undefined ? 0 : await kept(file)
  const now = () => new Date(Date.now() + aheadMs)
  return {
    now,
    async move(to) {
      if (file === undefined) throw new Error('This clock cannot be set')
      aheadMs = ('now' in to ? Date.parse(to.now) : advanced(now(), to.advance)) - Date.now()
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, JSON.stringify({ aheadMs }))
      return now()
    },
  }
}

const advanced = (from: Date, duration: string): number =>
  Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO('UTC').add(duration).epochMilliseconds

async function kept(file: string): Promise<number> {
  try {
    return Kept.parse(JSON.parse(await readFile(file, 'utf8'))).aheadMs
  } catch {
    return 0
  }
}
