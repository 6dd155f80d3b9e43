import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CompactEncrypt, compactDecrypt } from 'jose'

/** One JSON value in one encrypted file: what people type into the sandbox never lies on the disk in clear. */
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

interface Batch {
  snapshot: () => unknown
  done: Promise<void>
}

/**
 * Opens (without reading) the sealed file at `path`. The AES-256-GCM key lies in `keyPath` (mode 0600) and is made on
 * first use; several files may share one key. Missing folders are made.
 */
export async function openSealedFile(path: string, keyPath: string): Promise<SealedFile> {
  await mkdir(dirname(path), { recursive: true })
  const key = await openKey(keyPath)
  let waiting: Batch | undefined
  let last: Promise<unknown> = Promise.resolve()
  let restMs = 0

  async function store(snapshot: () => unknown): Promise<void> {
    const started = performance.now()
    const clear = new TextEncoder().encode(JSON.stringify(snapshot()))
    const sealed = await new CompactEncrypt(clear).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(key)
    await replaceFile(path, sealed)
    restMs = 2 * (performance.now() - started)
  }

  function enqueue(job: () => Promise<void>): Promise<void> {
    const done = last.then(job)
    last = done.catch(() => undefined)
    return done
  }

  async function runBatch(batch: Batch): Promise<void> {
    // Writing takes at most a third of the time, however big the state becomes; a small one is not held up.
    if (restMs > 60) await new Promise((resolve) => setTimeout(resolve, restMs))
    waiting = undefined
    await store(batch.snapshot)
  }

  return {
    async read() {
      await last
      const sealed = await readIfThere(path)
      if (sealed === undefined) return undefined
      return JSON.parse(await unseal(sealed, key, path)) as unknown
    },
    write: (value) => enqueue(() => store(() => value)),
    save(snapshot) {
      if (waiting) {
        waiting.snapshot = snapshot
        return waiting.done
      }
      const batch: Batch = { snapshot, done: Promise.resolve() }
      waiting = batch
      batch.done = enqueue(() => runBatch(batch))
      return batch.done
    },
  }
}

async function unseal(sealed: string, key: Uint8Array, path: string): Promise<string> {
  try {
    return new TextDecoder().decode((await compactDecrypt(sealed, key)).plaintext)
  } catch (cause) {
    throw new Error(`${path} cannot be opened with the key beside it; remove the folder to start afresh`, { cause })
  }
}

async function openKey(keyPath: string): Promise<Uint8Array> {
  await mkdir(dirname(keyPath), { recursive: true })
  const draft = `${keyPath}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, randomBytes(32).toString('base64'), { mode: 0o600 })
  // A link appears whole or not at all, so two openers at the same moment end up with the same key.
  await link(draft, keyPath).catch((cause: unknown) => {
    if (!hasCode(cause, 'EEXIST')) throw new Error(`cannot keep a key at ${keyPath}`, { cause })
  })
  await rm(draft)
  return Uint8Array.from(Buffer.from(await readFile(keyPath, 'utf8'), 'base64').values())
}

async function replaceFile(path: string, content: string): Promise<void> {
  const draft = `${path}.new`
  await writeFile(draft, content, { mode: 0o600 })
  await rename(draft, path)
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw new Error(`cannot read ${path}`, { cause })
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}
