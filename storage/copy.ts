import { openAny, openFor } from './sealed.ts'
import { keyHash } from './key-hash.ts'
import type { Moved, Name, Source, Target } from './moving.ts'
import { StorageError, type Shape, type ShelfShape } from './storage.ts'
import { Tally, hashOf } from './tally.ts'
import { ownerOf } from './understanding.ts'
import { assertKnown } from './versions.ts'

/** How many documents are on their way at once. */
const BATCH = 250

type AnyShape = Pick<Shape<unknown, unknown, unknown>, 'shelves' | 'migrations' | 'sealer'>

export interface CopyOptions {
  readonly shape: AnyShape
  /** Is told how many things were read so far, now and then. */
  readonly progress?: (read: number) => void
}

export interface Copied {
  readonly counts: Readonly<Record<string, number>>
  /** How many documents an earlier try had copied already. */
  readonly already: number
}

/**
 * Makes one store a copy of another, reads all of the copy again, and compares. What an earlier try left is gone on
 * from. Until everything is the same the copy does not open; from then on the source does not.
 *
 * @throws StorageError naming what is damaged in the source, or of which kind the copy is different.
 */
export async function copyAll(source: Source, target: Target, { shape, progress }: CopyOptions): Promise<Copied> {
  const before = await standing(target)
  const sent = new Tally(Object.keys(named(shape)))
  let already = 0
  for await (const some of batches(source.all())) {
    await Promise.all(some.map((moved) => assertSound(moved, shape)))
    const news = some.filter((moved) => {
      const hash = sent.add(moved)
      const name = JSON.stringify(nameOf(moved))
      const isThere = before.get(name)?.hash === hash
      before.delete(name)
      if (isThere) already += 1
      return !isThere
    })
    if (news.length > 0) await target.put(news)
    progress?.(sent.all)
  }
  // Since the earlier try somebody was forgotten.
  for (const { name } of before.values()) await target.drop(name)
  await assertSame(sent, target)
  await source.leave(target.name)
  await target.finish()
  return { counts: sent.counts, already }
}

interface Standing {
  readonly name: Name
  readonly hash: string
}

async function standing(target: Target): Promise<Map<string, Standing>> {
  const found = new Map<string, Standing>()
  for await (const moved of target.all()) {
    const name = nameOf(moved)
    if (name) found.set(JSON.stringify(name), { name, hash: hashOf(moved) })
  }
  return found
}

function nameOf(moved: Moved): Name | undefined {
  if (moved.kind === 'order') return { kind: 'order', id: moved.order.id }
  if (moved.kind === 'entry') return { kind: 'entry', shelf: moved.shelf, key: moved.key }
  return undefined
}

async function* batches(all: AsyncIterable<Moved>): AsyncIterable<readonly Moved[]> {
  let batch: Moved[] = []
  for await (const moved of all) {
    if (batch.push(moved) < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** The key has to open it: a copy that nobody can read is none. */
async function assertSound(moved: Moved, shape: AnyShape): Promise<void> {
  if (moved.kind === 'order') return assertOrder(moved.order, shape)
  if (moved.kind === 'entry') return assertEntry(moved, shape)
}

async function assertOrder(order: Extract<Moved, { kind: 'order' }>['order'], shape: AnyShape): Promise<void> {
  const where = `Order ${order.id}`
  assertKnown(order.shape, shape, where)
  await openFor(shape.sealer, ownerOf(order.id), order.sealed).catch(unsound(where))
}

async function assertEntry(moved: Extract<Moved, { kind: 'entry' }>, shape: AnyShape): Promise<void> {
  const where = `The entry ${moved.key} of ${moved.shelf}`
  const shelf = named(shape)[moved.shelf]
  if (!shelf) throw new StorageError(`${where} is of a shelf that this version does not know; nothing was finished`)
  assertKnown(moved.entry.shape, shelf, where)
  const { of } = await openAny(shape.sealer, moved.entry.sealed).catch(unsound(where))
  if (of.startsWith(`${shelf.kind} `) && keyHash(of.slice(shelf.kind.length + 1)) === moved.key) return
  throw unsoundOf(where, 'its sealed part belongs to another document')
}

const named = ({ shelves }: AnyShape): Readonly<Record<string, ShelfShape<unknown>>> => Object.assign({}, shelves)

const unsound = (where: string) => (cause: unknown) => {
  throw unsoundOf(where, cause instanceof StorageError ? cause.message : 'it is not what was sealed', cause)
}

const unsoundOf = (where: string, why: string, cause?: unknown) =>
  new StorageError(
    `${where} cannot be copied: ${why}. What was copied so far is kept; npm run storage -- check lists what is ` +
      'amiss, put it right and copy again',
    { cause },
  )

async function assertSame(sent: Tally, target: Target): Promise<void> {
  const found = new Tally(Object.keys(sent.counts))
  for await (const moved of target.all()) found.add(moved)
  const kind = sent.difference(found)
  if (kind === undefined) return
  const [was, is] = [sent, found].map(({ counts }) => counts[kind] ?? 0)
  throw new StorageError(
    `The copy in ${target.name} is not what was read: ${kind}, ${was} read and ${is} there` +
      `${was === is ? ', with another content' : ''}. It does not open; nobody may write there meanwhile, copy again`,
  )
}
