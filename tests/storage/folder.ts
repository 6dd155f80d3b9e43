import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFolder, type LowdbOptions } from '../../storage/lowdb/open.ts'
import { shape, type Place, type TestShape, type TestStorage } from './world.ts'

/** A fresh folder for the lowdb engine. */
export interface Folder extends Place {
  readonly path: string
  open(options?: LowdbOptions, as?: TestShape): Promise<TestStorage>
  /** Every file below the folder, by its path within. */
  files(): Promise<string[]>
}

export async function newFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'storage-'))
  const opened: TestStorage[] = []
  const files = async () => {
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
  }
  return {
    path,
    files,
    async open(options, as = shape) {
      const storage = await openFolder(path, as, options)
      opened.push(storage)
      return storage
    },
    async atRest() {
      const names = (await files()).filter((name) => name !== 'LOCK')
      const contents = await Promise.all(names.map((name) => readFile(join(path, name), 'utf8')))
      return names.map((name, n) => `${name}\n${contents[n]}`).join('\n')
    },
    async clear() {
      await Promise.all(opened.map((storage) => storage.close()))
      await rm(path, { recursive: true })
    },
  }
}
