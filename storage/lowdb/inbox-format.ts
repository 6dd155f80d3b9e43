import { z } from 'zod'
import type { InboxItem } from '../storage.ts'
import { Damaged } from '../damaged.ts'
import { FORMAT, newer } from './durable-json-file.ts'

const Put = z.object({ id: z.string(), receivedAt: z.string(), body: z.unknown().optional() })
const Done = z.object({ done: z.string(), at: z.iso.datetime() })
const Line = z.union([Done, Put])
const Header = z.object({ format: z.int() })

export const header = JSON.stringify({ format: FORMAT })

export function putLine({ id, receivedAt, body }: InboxItem): string {
  return JSON.stringify({ id, receivedAt, body })
}

export function doneLine(id: string, at: number): string {
  return JSON.stringify({ done: id, at: new Date(at).toISOString() })
}

/** What a journal says. */
export interface Found {
  /** The line of each event that is not done, in the order they became durable. */
  readonly pending: Map<string, string>
  /** When each was done, in milliseconds. */
  readonly done: Map<string, number>
  /** Set when a line other than the last could not be read; the last may be torn, it was never acknowledged. */
  readonly damage: Damaged | undefined
}

/** Reads a journal back, past the lines that make no sense. */
export function readJournal(path: string, text: string): Found {
  const found = { pending: new Map<string, string>(), done: new Map<string, number>() }
  const [first = '', ...lines] = text.split('\n')
  const unreadable = text === '' || isHeader(path, first) ? [] : [1]
  lines.forEach((line, n) => {
    const entry = Line.safeParse(jsonOf(line)).data
    if (entry) enter(found, entry, line)
    else if (n < lines.length - 1) unreadable.push(n + 2)
  })
  const where = unreadable.join(', ')
  return { ...found, damage: where === '' ? undefined : new Damaged(`it cannot be read at line ${where}`) }
}

/** The event a line of `pending` tells of. */
export function itemOf(line: string): InboxItem {
  const { id, receivedAt, body } = Put.parse(JSON.parse(line))
  return { id, receivedAt, body }
}

function enter({ pending, done }: Pick<Found, 'pending' | 'done'>, entry: z.infer<typeof Line>, line: string): void {
  if ('done' in entry) {
    pending.delete(entry.done)
    done.set(entry.done, Date.parse(entry.at))
  } else {
    done.delete(entry.id)
    pending.set(entry.id, line)
  }
}

function isHeader(path: string, line: string): boolean {
  const head = Header.safeParse(jsonOf(line))
  if (head.success && head.data.format > FORMAT) throw newer(path, head.data.format)
  return head.success
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined // the caller counts what does not parse
  }
}
