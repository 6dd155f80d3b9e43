import { createHash } from 'node:crypto'
import { join, normalize } from 'node:path'
import { z } from 'zod'
import type { Disk } from '../disk.ts'
import { StorageError } from '../storage.ts'
import { Damaged } from '../damaged.ts'
import { DurableJsonFile } from './durable-json-file.ts'

/** Written last, so a folder that has one is a whole backup. */
export const MANIFEST = 'MANIFEST'

/** Lies in a data folder while a backup is being put back there: what is there is not whole. */
export const RESTORING = 'RESTORING'

/** Lies in a data folder that was put back, and says when. */
export const RESTORED = 'RESTORED'

/** Where the sealing key lies in a backup that has it. */
export const KEY = 'keys/seal.key'

/** A path that stays below the folder it is joined to, whoever wrote the manifest. */
const Inside = z.string().refine((path) => normalize(path) === path && !/^(\/|\.\.)|\\/.test(path))

const Manifest = z.object({
  takenAt: z.iso.datetime(),
  /** The version of the program. */
  by: z.string(),
  /** How many files of each kind. */
  counts: z.record(z.string(), z.int()),
  files: z.array(z.object({ path: Inside, bytes: z.int(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof Manifest>
type Entry = Manifest['files'][number]

export function entryFor(path: string, bytes: Uint8Array): Entry {
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

export async function writeManifest(disk: Disk, folder: string, manifest: Manifest): Promise<void> {
  await new DurableJsonFile(disk, join(folder, MANIFEST)).write(manifest)
}

/** @throws StorageError when the folder is no whole backup. */
export async function readManifest(disk: Disk, folder: string): Promise<Manifest> {
  try {
    const found = await new DurableJsonFile(disk, join(folder, MANIFEST)).read()
    if (found) return Manifest.parse(found)
  } catch (cause) {
    if (cause instanceof StorageError) throw cause
    const why = cause instanceof Damaged ? cause.message : 'it is no list of files'
    throw new StorageError(`The backup ${folder} cannot be used: its ${MANIFEST} is damaged (${why})`, { cause })
  }
  throw new StorageError(`${folder} is not a whole backup: there is no ${MANIFEST} in it`)
}

/** The bytes of a file as it was backed up. @throws StorageError when they are others now. */
export async function verified(disk: Disk, backup: string, { path, sha256 }: Entry): Promise<Buffer> {
  const bytes = await disk.read(join(backup, path)).catch((cause: unknown) => {
    throw new StorageError(`The backup ${backup} cannot be used: ${path} cannot be read`, { cause })
  })
  if (entryFor(path, bytes).sha256 === sha256) return bytes
  throw new StorageError(`The backup ${backup} cannot be used: ${path} is not as it was backed up`)
}
