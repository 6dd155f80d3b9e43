import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { loadKey, openSealer } from '../../storage/sealer.ts'
import { StorageError } from '../../storage/storage.ts'

const oldKey = randomBytes(32)
const newKey = randomBytes(32)

describe('a sealer', () => {
  it('gives back what it sealed, and never the same text twice', async () => {
    const sealer = openSealer(oldKey)
    const property = fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 500 }), async (plain) => {
      const [once, twice] = [await sealer.seal(plain), await sealer.seal(plain)]
      expect(once).not.toBe(twice)
      expect(await sealer.open(once)).toBe(plain)
    })
    await fc.assert(property, { numRuns: 50 })
  })

  it('names the key in the header, and nothing else of it', async () => {
    const sealed = await openSealer(new Uint8Array(32)).seal('secret')
    const header: unknown = JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString())
    // sha256 of 32 zero bytes begins with 66687aad
    expect(header).toEqual({ alg: 'dir', enc: 'A256GCM', kid: '66687aad' })
  })

  it('seals with the first key and opens with all of them', async () => {
    const before = await openSealer(oldKey).seal('secret')
    const rotating = openSealer([newKey, oldKey])
    expect(await rotating.open(before)).toBe('secret')
    expect(await openSealer(newKey).open(await rotating.seal('secret'))).toBe('secret')
    await expect(openSealer(newKey).open(before)).rejects.toThrow('which was not given')
  })

  it('rejects text in which any part was changed', async () => {
    const sealer = openSealer(oldKey)
    const sealed = await sealer.seal('secret')
    for (const [n, part] of sealed.split('.').entries()) {
      const changed = sealed.split('.').with(n, `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`)
      await expect(sealer.open(changed.join('.'))).rejects.toThrow(StorageError)
    }
    for (const text of ['', 'secret', '....', `${sealed}.`])
      await expect(sealer.open(text)).rejects.toThrow(StorageError)
  })

  it('accepts no other cipher, even under the right key', async () => {
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: '66687aad' })).toString('base64url')
    await expect(openSealer(new Uint8Array(32)).open(`${header}....`)).rejects.toThrow(StorageError)
  })

  it.each([16, 31, 33])('takes no key of %d bytes', (length) => {
    expect(() => openSealer(new Uint8Array(length))).toThrow('32 bytes')
    expect(() => openSealer([])).toThrow('needs a key')
  })
})

describe('the sealing key', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealer-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is made at the first start, for its own user alone, and is the same ever after', async () => {
    const data = join(folder, 'data')
    const [key] = await loadKey(data)
    expect(key).toHaveLength(32)
    expect(await loadKey(data)).toEqual([key])
    expect((await stat(join(data, 'keys'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(data, 'keys', 'seal.key'))).mode & 0o777).toBe(0o600)
    expect(await readdir(join(data, 'keys'))).toEqual(['seal.key'])
    expect(await readFile(join(data, 'keys', 'seal.key'), 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/)
  })

  it('is one and the same for two that start at once', async () => {
    const [one, two] = await Promise.all([loadKey(folder), loadKey(folder)])
    expect(one).toEqual(two)
    expect(await loadKey(folder)).toEqual(one)
  })

  it('is taken from the setting, while the kept one still opens', async () => {
    expect(await loadKey(folder, newKey.toString('base64'))).toEqual([Uint8Array.from(newKey)])
    expect(await readdir(folder)).toEqual([])
    const [kept] = await loadKey(folder)
    const keys = await loadKey(folder, `${newKey.toString('base64')}, ${oldKey.toString('base64')}`)
    expect(keys).toEqual([Uint8Array.from(newKey), Uint8Array.from(oldKey), kept])
    expect(await loadKey(folder, '')).toEqual([kept])
  })

  it.each(['short', 'a'.repeat(42), `${oldKey.toString('base64')},`])('is refused when it is "%s"', async (setting) => {
    await expect(loadKey(folder, setting)).rejects.toThrow('32 bytes in base64')
  })

  it('names the file when the kept one is no key, or cannot be read', async () => {
    await loadKey(folder)
    const file = join(folder, 'keys', 'seal.key')
    await writeFile(file, 'oops')
    await expect(loadKey(folder)).rejects.toThrow(`${file} has to hold`)
    await rm(file)
    await rm(join(folder, 'keys'), { recursive: true })
    await writeFile(join(folder, 'keys'), '')
    await expect(loadKey(folder)).rejects.toThrow(`${file} could not be read (ENOTDIR)`)
  })
})
