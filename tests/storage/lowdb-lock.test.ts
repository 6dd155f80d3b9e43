import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { StorageError } from '../../storage/storage.ts'
import { startChild, type Child } from './children/child.ts'
import { newFolder, type Folder } from './folder.ts'

const holder = new URL('children/holder.ts', import.meta.url)

describe.each([
  ['by flock', 'flock'],
  ['by claims, where there is no flock', 'no-such-program'],
])('the lock of a lowdb store, kept %s', (_how, flock) => {
  let folder: Folder
  let children: Child[]
  beforeEach(async () => {
    folder = await newFolder()
    children = []
  })
  afterEach(async () => {
    await Promise.all(children.map((child) => child.kill()))
    await folder.clear()
  })

  function start(): Child {
    const child = startChild(holder, folder.path, flock)
    children.push(child)
    return child
  }

  it('refuses a second process and names the first, until that is gone, however it went', async () => {
    const first = start()
    await first.says('open')
    const refusal = expect(folder.open({ flock })).rejects
    await refusal.toThrow(StorageError)
    await refusal.toThrow(`${folder.path} is in use by process ${first.process.pid} on ${hostname()}`)
    await first.kill()
    const storage = await folder.open({ flock })
    const second = start()
    expect(await second.says('refused')).toContain(`StorageError ${folder.path} is in use by process ${process.pid}`)
    await storage.close()
    await start().says('open')
  })

  it('refuses a second opening in the same process, until the first is closed', async () => {
    const storage = await folder.open({ flock })
    await expect(folder.open({ flock })).rejects.toThrow(`in use by process ${process.pid}`)
    await storage.close()
    await (await folder.open({ flock })).close()
  })

  it('lets one of four win that start at once', async () => {
    const racers = [start(), start(), start(), start()]
    const said = await Promise.all(
      racers.map((racer) => Promise.race([racer.says('open'), racer.says('refused')].map(quiet))),
    )
    expect(said.map((line) => line.split(' ')[0]).sort()).toEqual(['open', 'refused', 'refused', 'refused'])
  })
})

/** The loser of a race may fail later, when nobody listens any more. */
async function quiet(line: Promise<string>): Promise<string> {
  return line.catch(() => 'ended')
}

describe('the lock of a lowdb store whose flock does not do its work', () => {
  let folder: Folder
  beforeEach(async () => {
    folder = await newFolder()
  })
  afterEach(() => folder.clear())

  it('is not taken for kept', async () => {
    const failing = join(folder.path, 'flock')
    await writeFile(failing, '#!/bin/sh\nexit 71\n', { mode: 0o700 })
    await expect(folder.open({ flock: failing })).rejects.toThrow('cannot lock it (code 71)')
    await writeFile(failing, '', { mode: 0o700 })
    await chmod(failing, 0o600)
    await expect(folder.open({ flock: failing })).rejects.toThrow('could not be started (EACCES)')
  })

  it('is refused even while its holder has not signed it yet', async () => {
    const held = join(folder.path, 'flock')
    await writeFile(held, '#!/bin/sh\nexit 1\n', { mode: 0o700 })
    await expect(folder.open({ flock: held })).rejects.toThrow('another process that has not said which it is')
  })
})

describe('a claim on a lowdb store, where there is no flock', () => {
  const flock = 'no-such-program'
  let folder: Folder
  beforeEach(async () => {
    folder = await newFolder()
  })
  afterEach(() => folder.clear())

  async function claim(claimant: unknown): Promise<void> {
    await mkdir(folder.path, { recursive: true })
    await writeFile(join(folder.path, 'LOCK.claim-17-1'), JSON.stringify(claimant))
  }

  const own = { pid: process.pid, host: hostname(), boot: '', started: '' }

  it.each([
    ['a process that is gone', { ...own, pid: 2 ** 30 }],
    ['a process from before the last boot', { ...own, boot: 'another' }],
  ])('does not count when it is from %s', async (_what, claimant) => {
    await claim({ ...claimant })
    await (await folder.open({ flock })).close()
    expect((await readdir(folder.path)).filter((name) => name.startsWith('LOCK.claim'))).toEqual([])
  })

  it.each([
    ['another machine', { ...own, host: 'elsewhere' }],
    ['nobody that can be told', 'scribble'],
  ])('counts when it is from %s, and the message says what to do', async (_what, claimant) => {
    await claim(claimant)
    await expect(folder.open({ flock })).rejects.toThrow(/certain that it is gone, delete .*LOCK\.claim-17-1$/)
  })
})
