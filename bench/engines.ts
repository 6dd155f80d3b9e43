import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { files } from '../storage/disk.ts'
import { openFolder } from '../storage/lowdb/open.ts'
import { liveWizard } from './store/document.ts'
import { idOf } from './store/ids.ts'
import { openStore, shape, type Store } from './store/open.ts'

/** A storage engine to be measured. */
export interface Engine {
  readonly name: string
  /** Whether several instances may work in one store. */
  readonly isShared: boolean
  /** The URL of a new, empty store; `folder` makes folders that are the run's own. */
  place(folder: () => Promise<string>): Promise<string>
  /** Opens a store that says "durable" without waiting for the disk: for filling, never for measuring. */
  carelessly(url: string): Promise<Store>
}

/** The default engine: one file an order. */
export const embedded: Engine = {
  name: 'lowdb',
  isShared: false,
  place: async (folder) => pathToFileURL(await folder()).href,
  carelessly: (url) => openFolder(fileURLToPath(url), shape, { files: careless }),
}

/** On a server that makes a database for each store. */
export const onServer = (database: () => Promise<string>): Engine => ({
  name: 'postgres',
  isShared: true,
  place: database,
  carelessly: (url) => openStore(`${url}?options=${encodeURIComponent('-c synchronous_commit=off')}`),
})

const careless: typeof files = {
  ...files,
  open: async (...how) => {
    const handle = await files.open(...how)
    const flushed: Pick<FileHandle, 'sync' | 'datasync'> = {
      sync: () => Promise.resolve(),
      datasync: () => Promise.resolve(),
    }
    return Object.assign(handle, flushed)
  },
}

/** 100,000 in a minute. */
export const RUSH = 100_000 / 60

/** When the work of filled stores begins to fall due: at two minutes of a far year, one order after the other. */
export const DUE = [
  { kind: 'show', from: '2036-03-02T08:00:00.000Z' },
  { kind: 'prompt', from: '2036-03-03T08:00:00.000Z' },
] as const

const dueOf = (n: number) =>
  DUE.map(({ kind, from }) => ({ kind, dueAt: new Date(Date.parse(from) + (n * 1_000) / RUSH).toISOString() }))

const AT_ONCE = 32

/** Fills a new store with live wizards, and waits until the disk has them. */
export async function fill(engine: Engine, url: string, count: number): Promise<void> {
  const store = await engine.carelessly(url)
  let next = 0
  const worker = async () => {
    for (let n = next++; n < count; n = next++) {
      const content = liveWizard(idOf(n), ...dueOf(n))
      await store.orders.turn(idOf(n), undefined, () => ({ next: content, reply: undefined }))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  await store.close()
  await once(spawn('sync', { stdio: 'ignore' }), 'exit')
}
