import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openSealedFile } from '../../sandbox/sealed-file.ts'

let folder: string
const at = (name: string) => join(folder, 'sandbox', name)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealed-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a sealed file', () => {
  test('is empty until something is written, then gives it back to a later opener', async () => {
    const file = await openSealedFile(at('state'), at('key'))
    expect(await file.read()).toBeUndefined()
    await file.write({ typed: 'Łódź-wełna' })
    const again = await openSealedFile(at('state'), at('key'))
    expect(await again.read()).toEqual({ typed: 'Łódź-wełna' })
  })

  test('shows nothing of its content and keeps the key to its owner', async () => {
    const file = await openSealedFile(at('state'), at('key'))
    await file.write({ typed: 'zolta-lodz-secret' })
    expect(await readFile(at('state'), 'latin1')).not.toContain('zolta-lodz')
    expect((await stat(at('key'))).mode & 0o777).toBe(0o600)
  })

  test('shares one writing among changes made together and stores the last of them', async () => {
    const file = await openSealedFile(at('state'), at('key'))
    let snapshots = 0
    const value = { count: 0 }
    await Promise.all(
      Array.from({ length: 50 }, () => {
        value.count += 1
        return file.save(() => {
          snapshots += 1
          return value
        })
      }),
    )
    expect(await file.read()).toEqual({ count: 50 })
    expect(snapshots).toBeLessThanOrEqual(2)
  })

  test('gives two simultaneous first openers the same key', async () => {
    const [one, two] = await Promise.all([openSealedFile(at('a'), at('key')), openSealedFile(at('b'), at('key'))])
    await one.write(1)
    await two.write(2)
    expect(await (await openSealedFile(at('a'), at('key'))).read()).toBe(1)
    expect(await (await openSealedFile(at('b'), at('key'))).read()).toBe(2)
  })

  test('refuses, with a way out, what another key has sealed', async () => {
    await (await openSealedFile(at('state'), at('key'))).write(1)
    await openSealedFile(at('elsewhere'), at('other'))
    const stranger = await openSealedFile(at('state'), at('other'))
    await expect(stranger.read()).rejects.toThrow('remove the folder')
  })
})
