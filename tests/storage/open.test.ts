import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openStorage } from '../../storage/index.ts'
import { StorageError } from '../../storage/storage.ts'
import { counting, shape } from './world.ts'

describe('opening a store', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'storage open-'))
  })
  afterEach(() => rm(home, { recursive: true }))

  it.each([
    ['an absolute URL', (folder: string) => pathToFileURL(folder).href],
    ['an absolute path', (folder: string) => `file:${encodeURI(folder)}`],
    ['a relative path', (folder: string) => `file:./${encodeURI(relative('.', folder))}`],
    ['another spelling of the scheme', (folder: string) => pathToFileURL(folder).href.replace('file:', 'FILE:')],
  ])('takes a folder by %s, and makes it when it is not there', async (_what, urlOf) => {
    const folder = join(home, 'ż', 'data')
    for (const rev of [1, 2]) {
      const storage = await openStorage(urlOf(folder), shape)
      expect(await storage.orders.turn('A-1', undefined, counting())).toMatchObject({ rev })
      await storage.close()
    }
    expect((await stat(join(home, 'ż'))).mode & 0o077).toBe(0)
  })

  it.each(['mongodb://ola:hunter2@host/db', 'constructor:x', '__proto__:x', './data', ''])(
    'names the engines there are when it is given "%s", and no passwords',
    async (url) => {
      const refusal = expect(openStorage(url, shape)).rejects
      await refusal.toThrow(StorageError)
      await refusal.toThrow('A storage URL begins with one of: file:')
      await refusal.not.toThrow('hunter2')
    },
  )

  it.each(['file:', 'file:./%zz', 'file://elsewhere/data'])(
    'explains what a file URL looks like for "%s"',
    async (url) => {
      await expect(openStorage(url, shape)).rejects.toThrow('for example file:./data')
    },
  )

  it('says which folder cannot be made', async () => {
    const file = join(home, 'taken')
    await writeFile(file, '')
    await expect(openStorage(`file:${encodeURI(join(file, 'data'))}`, shape)).rejects.toThrow(
      'could not be made (ENOTDIR)',
    )
    await expect(openStorage(`file:${encodeURI(file)}`, shape)).rejects.toThrow('could not be made (EEXIST)')
  })

  it('says when the folder is not usable for another reason', async () => {
    await mkdir(join(home, 'LOCK'))
    await expect(openStorage(`file:${encodeURI(home)}`, shape)).rejects.toThrow('cannot be opened (EISDIR)')
  })
})
