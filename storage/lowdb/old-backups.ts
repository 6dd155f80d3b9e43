import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MANIFEST } from './manifest.ts'

const WHOLE = /^backup-\d{8}T\d{9}Z$/
const UNFINISHED = /^\.backup-(\d{8}T\d{9}Z)\.unfinished$/
const A_DAY = 24 * 60 * 60 * 1000

/** What a backup of an instant is called: names sort as the backups came. */
export const nameOf = (now: Date): string => `backup-${stampOf(now)}`

/** What it is called while it is being written, or removed: half of one must not look like one. */
export const unfinished = (name: string): string => `.${name}.unfinished`

/** The names of the whole backups in a folder, newest first. */
export async function wholeBackups(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => WHOLE.test(name))
  const whole = await Promise.all(names.map(async (name) => (await readdir(join(folder, name))).includes(MANIFEST)))
  return names
    .filter((_, at) => whole[at])
    .sort()
    .reverse()
}

/** Removes all but the newest `keep`, and what was not finished within a day; gives the names of the backups that went. */
export async function prune(folder: string, keep: number, now: Date): Promise<string[]> {
  const horizon = stampOf(new Date(now.getTime() - A_DAY))
  const dead = (await readdir(folder)).filter((name) => (UNFINISHED.exec(name)?.[1] ?? horizon) < horizon)
  const old = (await wholeBackups(folder)).slice(keep)
  for (const name of old) await rename(join(folder, name), join(folder, unfinished(name)))
  for (const name of [...dead, ...old.map(unfinished)]) await rm(join(folder, name), { recursive: true, force: true })
  return old
}

const stampOf = (now: Date): string => now.toISOString().replace(/[-:.]/g, '')
