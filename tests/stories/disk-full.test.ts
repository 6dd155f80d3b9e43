import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { documents } from '../../bot/kept.ts'
import { openStorage } from '../../storage/index.ts'
import { openSealer } from '../../storage/sealer.ts'
import { order } from '../support/orders.ts'
import { openStage } from '../support/stage.ts'
import { pressOn } from '../support/walks.ts'

/** A disk of our own can be mounted by root only; elsewhere `tests/storage/lowdb-disk.test.ts` plants the faults. */
const [MOUNT, UNMOUNT] = ['mount', 'umount'] as const
const mount = (...words: string[]) => spawnSync(MOUNT, words, { stdio: 'ignore' }).status === 0
const unmount = (disk: string) => spawnSync(UNMOUNT, ['-l', disk], { stdio: 'ignore' })

const later = order({ orderId: 'WBX-1009', contact: { email: 'marek@nordwind.example' } })

let home: string
let disk: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'disk-full-'))
  disk = await mkdtemp(join(tmpdir(), 'small-disk-'))
})
afterEach(async () => {
  unmount(disk)
  await rm(home, { recursive: true })
  await rm(disk, { recursive: true })
})
const small = () => mount('-t', 'tmpfs', '-o', 'size=8m,nr_inodes=8000', 'tmpfs', disk)
const stageOn = (folder: string) => openStage({ dataDir: home, settings: { STORAGE_URL: pathToFileURL(folder).href } })
/** What a start opens first; where it cannot, nothing else is begun. */
const storeIn = (folder: string) =>
  openStorage(pathToFileURL(folder).href, { ...documents, sealer: openSealer(new Uint8Array(32)) })

describe('the bot on a disk', () => {
  test('that is full says so, loses nothing it acknowledged, and goes on by itself once there is room', async () => {
    if (!small()) return expect(process.getuid?.() === 0 && mount('-V')).toBe(false)
    const stage = await stageOn(join(disk, 'data'))
    const ready = async () => (await stage.call('GET', '/ready')).status
    try {
      await stage.call('POST', '/orders', order({}))
      const ola = stage.player('ola')
      await pressOn(ola, { at: 'prompt', do: 'start' })
      await stage.quiet()
      expect(await ready()).toBe(200)

      await writeFile(join(disk, 'filler'), Buffer.alloc(64 * 1024 * 1024)).catch(() => undefined)
      expect((await stage.call('POST', '/orders', later)).status).toBe(500)
      expect(await ready()).toBe(503)
      const role = await ola.at('role')
      const delivered = async () =>
        (await stage.call<{ items: { status: number }[] }>('GET', '/sandbox/webex/deliveries')).body.items[0]?.status
      // What is left of the inbox's last page takes in a few; those are done as soon as there is room.
      for (let tries = 0; tries < 100 && (await delivered()) !== 503; tries += 1) {
        await ola.submits(role, 'next', { role: 'partner' })
        await sleep(20)
      }
      expect(await delivered()).toBe(503)

      await rm(join(disk, 'filler'))
      expect(await ready()).toBe(200)
      await ola.submits(role, 'next', { role: 'partner' })
      await ola.at('who')
      expect((await stage.call('POST', '/orders', later)).status).toBe(200)
      await stage.restart()
      expect((await stage.order('WBX-1001')).session?.step).toBe('who')
      expect((await ola.at('who')).order).toBe('WBX-1001')
    } finally {
      await stage.close()
    }
  })

  test('that is read-only does not start, and says what to do', async () => {
    if (!small()) return expect(mount('-V')).toBe(false)
    await (await storeIn(join(disk, 'data'))).close()
    mount('-o', 'remount,ro', disk)
    await expect(storeIn(join(disk, 'data'))).rejects.toThrow('(EROFS): the disk is mounted read-only')
    await expect(storeIn(join(disk, 'new'))).rejects.toThrow('may not be written to')
  })

  test('of which another bot has the folder does not start, and says which', async () => {
    const stage = await stageOn(join(home, 'store'))
    try {
      await expect(stage.app().world.storage.ready()).resolves.toBeUndefined()
      await expect(storeIn(join(home, 'store'))).rejects.toThrow(`is in use by process ${process.pid}`)
    } finally {
      await stage.close()
    }
  })
})
