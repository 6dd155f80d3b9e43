import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { openSeal, readIfThere, replaceFile } from '../sealing.ts'

/** A file that came with a message. */
export interface Upload {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** The files of the newest 50 messages that came with one; older ones go. A file has the name of its message. */
export interface Contents {
  keep(key: string, upload: Upload): void
  read(key: string): Promise<Upload | undefined>
  drop(key: string): void
  /** Resolves when every change so far survives a killed process. */
  settled(): Promise<void>
}

const most = 50

const stored = z
  .object({ name: z.string(), type: z.string(), base64: z.string() })
  .transform(({ name, type, base64 }): Upload => ({ name, type, bytes: Buffer.from(base64, 'base64') }))

/** Opens the sealed files in `folder`; the key as in `openSealedFile`. */
export async function openContents(folder: string, keyPath: string): Promise<Contents> {
  await mkdir(folder, { recursive: true })
  const seal = await openSeal(keyPath)
  const keys = new Set(await oldestFirst(folder))
  let last: Promise<void> = Promise.resolve()

  function then(work: () => Promise<void>): void {
    last = last.then(work)
    // Whoever asks `settled` hears of a failure; it must not end the process when nobody has asked yet.
    last.catch(() => undefined)
  }

  function drop(key: string): void {
    if (keys.delete(key)) then(() => rm(join(folder, key), { force: true }))
  }

  return {
    keep(key, { name, type, bytes }) {
      keys.add(key)
      const upload = { name, type, base64: Buffer.from(bytes).toString('base64') }
      then(async () => replaceFile(join(folder, key), await seal.close(upload)))
      for (const old of [...keys].slice(0, -most)) drop(old)
    },
    async read(key) {
      await last
      const sealed = keys.has(key) ? await readIfThere(join(folder, key)) : undefined
      return sealed === undefined ? undefined : stored.parse(await seal.open(sealed))
    },
    drop,
    settled: () => last,
  }
}

async function oldestFirst(folder: string): Promise<string[]> {
  // What ends in `.new` was being written when the process died.
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.new'))
  const files = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })))
  return files.sort((a, b) => a.at - b.at).map(({ name }) => name)
}
