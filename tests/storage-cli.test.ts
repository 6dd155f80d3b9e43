import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { shapeOf } from '../bot/kept.ts'
import { storageProgram } from '../bot/storage-commands.ts'
import { StorageError, type Storage } from '../storage/storage.ts'
import { openStorage } from '../storage/index.ts'
import type { Secret, Shelves, State } from '../flows/record.ts'

/** What an operator types, and reads. */

let home: string
let store: Storage<State, Secret, Shelves>
let flagged: boolean
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'storage-cli-'))
  flagged = false
  store = await open('data')
  await store.spaces.change('reps', () => ({ digestDay: '2026-03-02' }))
})
afterEach(async () => {
  await store.close()
  await rm(home, { recursive: true })
})

const configOf = (folder: string) => ({
  DATA_DIR: join(home, folder),
  STORAGE_URL: `file:${join(home, folder)}`,
  ENCRYPTION_KEY: undefined,
})
const open = async (folder: string) => openStorage(configOf(folder).STORAGE_URL, await shapeOf(configOf(folder)))

/** Gives the lines that were printed. */
async function types(folder: string, ...words: string[]): Promise<string> {
  const lines: string[] = []
  const around = {
    config: configOf(folder),
    version: '1.0.0',
    now: () => new Date('2026-03-02T08:00:00.000Z'),
    print: (line: string) => void lines.push(line),
    flag: () => (flagged = true),
  }
  await storageProgram(around).parseAsync(words, { from: 'user' })
  return lines.join('\n')
}
const made = () => join(home, 'backups', 'backup-20260302T080000000Z')

describe('npm run storage', () => {
  test('backs up a running bot without its key, and restores elsewhere what it says', async () => {
    const said = await types('data', 'backup', join(home, 'backups'))
    expect(said).toContain(`${made()}: orders 0, people 0, spaces 1, connections 0, quarantine 0.`)
    expect(said).toContain('The sealing key is not in it')
    expect(await types('other', 'restore', made())).toContain('put it at')
    await expect(open('other')).rejects.toThrow('Put the key back')
    expect(flagged).toBe(false)
  })

  test('backs up the key where asked to, so that the restored store opens', async () => {
    await types('data', 'backup', join(home, 'backups'), '--with-key')
    expect(await types('data', 'check', made())).toBe(
      'Sound: events 0, orders 0, people 0, spaces 1, connections 0. Nothing else.',
    )
    expect(await types('other', 'restore', made())).toContain('Everything is back as it was at 2026-03-02')
    const other = await open('other')
    expect(await other.spaces.get('reps')).toEqual({ digestDay: '2026-03-02' })
    await other.close()
  })

  test('lists what a check finds, and says so to scripts', async () => {
    await store.close()
    const [space = ''] = (await readdir(join(home, 'data'), { recursive: true })).filter((it) =>
      /^spaces.*json$/.test(it),
    )
    await truncate(join(home, 'data', space), 10)
    const said = await types('data', 'check')
    expect(said).toContain(`damaged\t${space}\tit does not begin with the header of a document`)
    expect(said).toContain('To be looked at: 1.')
    expect(flagged).toBe(true)
    flagged = false
    expect(await types('data', 'backup', join(home, 'backups'), '--keep', '1')).toContain('No older backup was removed')
    expect(flagged).toBe(true)
  })

  test.each([
    ['a running bot', ['restore', 'BACKUP', '--order', 'WBX-1001'], 'There is no order WBX-1001'],
    ['a folder that holds something', ['restore', 'BACKUP'], 'is in use by process'],
    ['force without an order', ['restore', 'BACKUP', '--force'], '--force goes with --order only'],
    ['no backup', ['restore', 'nowhere'], 'is not a whole backup'],
    ['no store', ['check', 'nowhere'], 'nothing to check'],
  ])('refuses %s in plain words', async (_what, words, said) => {
    await types('data', 'backup', join(home, 'backups'))
    const asked = types('data', ...words.map((word) => (word === 'BACKUP' ? made() : word)))
    await expect(asked).rejects.toThrow(StorageError)
    await expect(types('data', ...words.map((word) => (word === 'BACKUP' ? made() : word)))).rejects.toThrow(said)
  })
})
