import { z } from 'zod'
import { StorageError, type Shape, type Shelf } from '../storage.ts'
import type { Cabinet } from './cabinet.ts'
import { DamagedFile } from './durable-json-file.ts'
import type { Disk } from '../disk.ts'
import { Lanes } from './lanes.ts'
import { Recent } from './recent.ts'
import { openFor, sealFor } from './sealed.ts'

/** A person's file says nothing in clear, not even in its name. */
const Stored = z.object({ sealed: z.string() })

interface PeopleParts<Person> {
  readonly disk: Disk
  readonly cabinet: Cabinet
  readonly shape: Pick<Shape<unknown, unknown, Person>, 'person' | 'sealer'>
  readonly remembered: number
}

/** People and the like: one small sealed file a key. */
export class LowdbShelf<Person> implements Shelf<Person> {
  readonly #parts: PeopleParts<Person>
  readonly #lanes = new Lanes()
  readonly #recent: Recent<string>

  constructor(parts: PeopleParts<Person>) {
    this.#parts = parts
    this.#recent = new Recent(parts.remembered)
  }

  async get(key: string): Promise<Person | undefined> {
    this.#parts.disk.assertOpen()
    const text = this.#recent.get(key)
    return text === undefined ? this.#lanes.run(key, () => this.#load(key)) : this.#shaped(text)
  }

  async change(key: string, change: (current: Person | undefined) => Person): Promise<Person> {
    const { disk, cabinet, shape } = this.#parts
    disk.assertOpen()
    return this.#lanes.run(key, async () => {
      const { text, checked } = this.#checked(change(await this.#load(key)))
      const sealed = await sealFor(shape.sealer, ownerOf(key), JSON.parse(text))
      await cabinet.write(cabinet.pathOf(key), { sealed })
      this.#recent.set(key, text)
      return checked
    })
  }

  async remove(key: string): Promise<void> {
    const { disk, cabinet } = this.#parts
    disk.assertOpen()
    return this.#lanes.run(key, async () => {
      await cabinet.remove(cabinet.pathOf(key))
      this.#recent.delete(key)
    })
  }

  /** Resolves when nothing is under way any more. */
  idle(): Promise<void> {
    return this.#lanes.idle()
  }

  async #load(key: string): Promise<Person | undefined> {
    const remembered = this.#recent.get(key)
    if (remembered !== undefined) return this.#shaped(remembered)
    const { cabinet, shape } = this.#parts
    const path = cabinet.pathOf(key)
    const stored = await cabinet.read(path, parseStored)
    if (!stored) return undefined
    try {
      const text = JSON.stringify(await openFor(shape.sealer, ownerOf(key), stored.sealed))
      const person = this.#shaped(text)
      this.#recent.set(key, text)
      return person
    } catch (cause) {
      const why = cause instanceof StorageError ? cause.message : 'its content does not fit the shape of this version'
      throw cabinet.refuse(path, why, cause)
    }
  }

  /** Read back as the next start would. */
  #checked(person: Person): { text: string; checked: Person } {
    try {
      const text = JSON.stringify(person)
      return { text, checked: this.#shaped(text) }
    } catch (cause) {
      throw new StorageError('The next content of a person does not fit its shape; nothing was changed', { cause })
    }
  }

  #shaped(text: string): Person {
    return this.#parts.shape.person(JSON.parse(text))
  }
}

function parseStored(content: unknown): z.infer<typeof Stored> {
  const stored = Stored.safeParse(content)
  if (stored.success) return stored.data
  throw new DamagedFile('it is not a person as this engine writes them', { cause: stored.error })
}

function ownerOf(key: string): string {
  return `person ${key}`
}
