import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Disk, TEMPORARY } from '../disk.ts'
import { codeOf } from '../disk-faults.ts'
import { StorageError, type Shape, type ShelfShape } from '../storage.ts'
import type { Checked, Finding } from '../upkeep.ts'
import { below } from './copier.ts'
import { parseEntry } from '../entry-format.ts'
import { Damaged } from '../damaged.ts'
import { contentOf } from './durable-json-file.ts'
import { INBOX } from './inbox.ts'
import { readJournal } from './inbox-format.ts'
import { MANIFEST, readManifest, verified } from './manifest.ts'
import { parseStored } from '../order-format.ts'
import { placeOf } from './place.ts'
import { openAny } from '../sealed.ts'
import { assertWhole } from './restore.ts'
import { understood, whyUnusable } from '../understanding.ts'
import { assertKnown, entryOf } from '../versions.ts'

type Look = (content: object, place: string) => Promise<void>
const DOCUMENT = /^[0-9a-f]{2}\/([A-Za-z0-9_-]*~)?[0-9a-f]{32}\.json$/

/**
 * Reads a data folder, or a backup, as a start would, and beyond: seals are opened and everything is parsed. Changes
 * nothing, and takes no lock: what comes and goes because somebody works there is not reported.
 */
export async function check<State, Secret, Shelves>(
  folder: string,
  shape: Shape<State, Secret, Shelves>,
): Promise<Checked> {
  const disk = new Disk()
  const checker = new Checker(disk, folder)
  await checker.inbox()
  await checker.documents('orders', lookAtOrder(shape, folder))
  for (const [name, shelf] of Object.entries<ShelfShape<unknown>>(shape.shelves)) {
    await checker.documents(name, lookAtEntry(shape, shelf, join(folder, name)))
  }
  await checker.aside()
  await checker.backup()
  return checker.done()
}

function lookAtOrder<State, Secret>(shape: Shape<State, Secret, unknown>, folder: string): Look {
  return async (content, place) => {
    const order = parseStored(content)
    if (placeOf(order.id, true) !== place) throw new Damaged('it holds another order than its name says')
    assertKnown(order.shape, shape, join(folder, 'orders', place))
    await understood(order, shape)
  }
}

function lookAtEntry(
  { sealer }: Pick<Shape<unknown, unknown, unknown>, 'sealer'>,
  shelf: ShelfShape<unknown>,
  folder: string,
): Look {
  return async (content, place) => {
    const stored = parseEntry(content)
    assertKnown(stored.shape, shelf, join(folder, place))
    const { of, value } = await openAny(sealer, stored.sealed)
    const key = of.slice(shelf.kind.length + 1)
    if (of !== `${shelf.kind} ${key}` || placeOf(key, false) !== place) {
      throw new StorageError('its sealed part belongs to another document')
    }
    shelf.parse(entryOf(stored.shape, value, shelf))
  }
}

class Checker {
  readonly #disk: Disk
  readonly #folder: string
  readonly #counts: Record<string, number> = {}
  readonly #findings: Finding[] = []

  constructor(disk: Disk, folder: string) {
    this.#disk = disk
    this.#folder = folder
  }

  async inbox(): Promise<void> {
    const bytes = await this.#disk.read(join(this.#folder, INBOX)).catch((cause: unknown) => {
      throw new StorageError(`There is nothing to check in ${this.#folder} (${codeOf(cause)})`, { cause })
    })
    const { pending, damage } = readJournal(INBOX, bytes.toString('utf8'))
    this.#counts['events'] = pending.size
    if (damage) this.#find('damaged', INBOX, damage.message)
  }

  async documents(kind: string, look: Look): Promise<void> {
    this.#counts[kind] = 0
    for (const place of await below(join(this.#folder, kind), { temporaries: true })) {
      const file = `${kind}/${place}`
      if (TEMPORARY.test(place)) this.#find('leftover', file, 'it is of a write that did not end')
      else if (!DOCUMENT.test(place)) this.#find('foreign', file, 'its name is none of a document')
      else if (await this.#isSound(file, place, look)) this.#counts[kind] += 1
    }
  }

  /** What lies beside the documents. */
  async aside(): Promise<void> {
    for (const name of await below(join(this.#folder, 'quarantine'))) {
      this.#find('quarantined', `quarantine/${name}`, 'it was damaged, or foreign, at an earlier start')
    }
    for (const name of await readdir(this.#folder)) {
      if (TEMPORARY.test(name)) this.#find('leftover', name, 'it is of a write that did not end')
    }
    await assertWhole(this.#disk, this.#folder).catch((error: unknown) => {
      this.#find('damaged', '.', whyUnusable(error))
    })
  }

  /** A backup has to be what its list says as well. */
  async backup(): Promise<void> {
    if (!(await readdir(this.#folder)).includes(MANIFEST)) return
    for (const entry of (await readManifest(this.#disk, this.#folder)).files) {
      await verified(this.#disk, this.#folder, entry).catch((error: unknown) => {
        this.#find('damaged', entry.path, whyUnusable(error))
      })
    }
  }

  /** What is still left of a write, after all else was read, is left over. */
  async done(): Promise<Checked> {
    const still = await Promise.all(this.#findings.map(({ file }) => exists(join(this.#folder, file))))
    const findings = this.#findings.filter(({ kind }, at) => kind !== 'leftover' || still[at])
    return { counts: this.#counts, findings }
  }

  async #isSound(file: string, place: string, look: Look): Promise<boolean> {
    try {
      await look(contentOf(file, await this.#disk.read(join(this.#folder, file))), place)
      return true
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false // moved or removed meanwhile
      const kind = error instanceof Damaged ? 'damaged' : 'unusable'
      this.#find(kind, file, error instanceof Damaged ? error.message : whyUnusable(error))
      return false
    }
  }

  #find(kind: Finding['kind'], file: string, reason: string): void {
    this.#findings.push({ kind, file, reason })
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
