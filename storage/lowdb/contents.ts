import { basename, join } from 'node:path'
import { Damaged } from '../damaged.ts'
import type { Disk } from '../disk.ts'
import { codeOf } from '../disk-faults.ts'
import { parseEntry } from '../entry-format.ts'
import type { Moved } from '../moving.ts'
import { parseStored } from '../order-format.ts'
import { StorageError } from '../storage.ts'
import { below } from './copier.ts'
import { contentOf } from './durable-json-file.ts'
import { INBOX } from './inbox.ts'
import { itemOf, readJournal, type Found } from './inbox-format.ts'
import { RESTORED } from './manifest.ts'
import { markIn } from './marks.ts'
import { placeOf } from './place.ts'

/** Files that are read at once. */
const AT_ONCE = 64

const ENTRY = /^[0-9a-f]{2}\/[0-9a-f]{32}\.json$/

/** Everything in a data folder, and nothing is changed. @throws StorageError at the first thing that is damaged. */
export async function* contents(disk: Disk, folder: string, shelves: readonly string[]): AsyncIterable<Moved> {
  yield* documents(disk, join(folder, 'orders'), (place, content) => {
    const order = parseStored(content)
    if (placeOf(order.id, true) !== place) throw new Damaged('it holds another order than its name says')
    return { kind: 'order', order }
  })
  for (const shelf of shelves) {
    yield* documents(disk, join(folder, shelf), (place, content) => {
      if (!ENTRY.test(place)) throw new Damaged('its name is none of a document')
      return { kind: 'entry', shelf, key: basename(place, '.json'), entry: parseEntry(content) }
    })
  }
  const { pending, done } = await inboxIn(disk, folder)
  for (const line of pending.values()) yield { kind: 'event', item: itemOf(line) }
  for (const [id, at] of done) yield { kind: 'done', id, at: new Date(at).toISOString() }
  const at = await markIn(disk, folder, RESTORED)
  if (at !== undefined) yield { kind: 'restored', at }
}

async function* documents(
  disk: Disk,
  folder: string,
  parse: (place: string, content: object) => Moved,
): AsyncIterable<Moved> {
  const places = await below(folder)
  const read = async (place: string) => {
    const file = join(folder, place)
    try {
      return parse(place, contentOf(file, await disk.read(file)))
    } catch (cause) {
      throw cause instanceof StorageError ? cause : amiss(file, cause)
    }
  }
  for (let at = 0; at < places.length; at += AT_ONCE) {
    yield* await Promise.all(places.slice(at, at + AT_ONCE).map(read))
  }
}

/** @throws StorageError when there is no inbox, so that nobody ever worked here, or it is damaged. */
export async function inboxIn(disk: Disk, folder: string): Promise<Found> {
  const file = join(folder, INBOX)
  const bytes = await disk.read(file).catch((cause: unknown) => {
    throw new StorageError(`There is nothing to copy in ${folder} (${codeOf(cause)})`, { cause })
  })
  const found = readJournal(file, bytes.toString('utf8'))
  if (found.damage) throw amiss(file, found.damage)
  return found
}

function amiss(file: string, cause: unknown): StorageError {
  const why = cause instanceof Damaged ? cause.message : `it cannot be read (${codeOf(cause)})`
  const message =
    `${file} cannot be copied: ${why}. What was copied so far is kept; npm run storage -- check lists what is amiss, ` +
    'put it right and copy again'
  return new StorageError(message, { cause })
}
