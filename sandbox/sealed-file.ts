import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openSeal, readIfThere, replaceFile } from './sealing.ts'

/** One JSON value in one encrypted file, for states small enough to be written whole at every change. */
export interface SealedFile {
  /** The stored value, or `undefined` when nothing was ever written. Rejects when the key does not fit the file. */
  read(): Promise<unknown>
  /** Replaces the stored value. After it resolves, the value survives a killed process (not a power cut). */
  write(value: unknown): Promise<void>
  /**
   * The same for many small changes: calls that arrive while a write is under way share the next one, and big states
   * are written less often. `snapshot` is called when the writing begins; resolves when that snapshot is stored.
   */
  save(snapshot: () => unknown): Promise<void>
}

/**
 * Opens (without reading) the sealed file at `path`. The AES-256-GCM key lies in `keyPath` (mode 0600) and is made on
 * first use; several files may share one key. Missing folders are made.
 */
export async function openSealedFile(path: string, keyPath: string): Promise<SealedFile> {
  await mkdir(dirname(path), { recursive: true })
  const seal = await openSeal(keyPath)
  const queue = writeQueue(async (value) => replaceFile(path, await seal.close(value)))
  return {
    async read() {
      await queue.idle()
      const sealed = await readIfThere(path)
      if (sealed === undefined) return undefined
      return seal.open(sealed).catch((cause: unknown) => {
        throw new Error(`${path} cannot be opened with ${keyPath}; remove the folder to start afresh`, { cause })
      })
    },
    write: (value) => queue.add(() => value),
    save: (snapshot) => queue.add(snapshot),
  }
}

interface Batch {
  snapshot: () => unknown
  done: Promise<void>
}

/** One write after the other; those asked for while another is under way become one. */
function writeQueue(store: (value: unknown) => Promise<void>) {
  let waiting: Batch | undefined
  let last: Promise<unknown> = Promise.resolve()
  let restMs = 0

  async function run(batch: Batch): Promise<void> {
    await last
    // Writing takes at most a third of the time, however big the state becomes; a small one is not held up.
    if (restMs > 60) await new Promise((resolve) => setTimeout(resolve, restMs))
    waiting = undefined
    const started = performance.now()
    await store(batch.snapshot())
    restMs = 2 * (performance.now() - started)
  }

  return {
    idle: () => last,
    add(snapshot: () => unknown): Promise<void> {
      if (waiting) {
        waiting.snapshot = snapshot
        return waiting.done
      }
      const batch: Batch = { snapshot, done: Promise.resolve() }
      waiting = batch
      batch.done = run(batch)
      last = batch.done.catch(() => undefined)
      return batch.done
    },
  }
}
