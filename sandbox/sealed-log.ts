import { appendFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openSeal, readIfThere, replaceFile, type Seal } from './sealing.ts'

/** An encrypted list that only grows: a change costs what the change weighs, however much is stored already. */
export interface SealedLog {
  /** Everything appended so far, oldest first. */
  read(): Promise<unknown[]>
  /** Adds an entry; entries added in the same moment are written together. */
  append(entry: unknown): void
  /** Resolves when everything appended so far survives a killed process (not a power cut). */
  settled(): Promise<void>
  /** Replaces everything appended so far; what is appended from now on follows it. */
  rewrite(entries: readonly unknown[]): Promise<void>
}

/** Opens the log at `path`; key and folders as in `openSealedFile`. */
export async function openSealedLog(path: string, keyPath: string): Promise<SealedLog> {
  await mkdir(dirname(path), { recursive: true })
  const seal = await openSeal(keyPath)
  let batch: unknown[] = []
  let last: Promise<void> = Promise.resolve()

  async function flush(entries: readonly unknown[]): Promise<void> {
    if (entries === batch) batch = []
    await appendFile(path, `${await seal.close(entries)}\n`, { mode: 0o600 })
  }

  return {
    async read() {
      await last
      return readLines((await readIfThere(path)) ?? '', seal, path)
    },
    append(entry) {
      batch.push(entry)
      if (batch.length > 1) return
      const entries = batch
      last = last.then(() => flush(entries))
      // Whoever asks `settled` hears of a failure; it must not end the process when nobody has asked yet.
      last.catch(() => undefined)
    },
    settled: () => last,
    rewrite(entries) {
      batch = []
      last = last.then(async () => replaceFile(path, entries.length === 0 ? '' : `${await seal.close(entries)}\n`))
      return last
    },
  }
}

async function readLines(content: string, seal: Seal, path: string): Promise<unknown[]> {
  // Whatever follows the last line break was being written when the process died, and nobody was told it is stored.
  const lines = content.split('\n').slice(0, -1)
  const batches = await Promise.all(lines.map((line) => seal.open(line))).catch((cause: unknown) => {
    throw new Error(`${path} cannot be opened with the key beside it; remove the folder to start afresh`, { cause })
  })
  return batches.flat()
}
