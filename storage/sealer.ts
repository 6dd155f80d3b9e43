import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { access, link, readFile, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, type CryptoKey } from 'jose'
import { Disk } from './disk.ts'
import { codeOf } from './disk-faults.ts'
import { StorageError, type Sealer } from './storage.ts'

/** A sealing key is 32 random bytes, for AES-256 in Galois/counter mode. */
const KEY_BYTES = 32

interface Key {
  readonly kid: string
  readonly usable: Promise<CryptoKey>
}

/**
 * Seals text as a compact JWE (RFC 7516, `dir` with `A256GCM`) whose header names the key by the first eight hex
 * digits of its SHA-256. The first key seals; every key opens, so that a key can be replaced while older text lives.
 */
export function openSealer(keys: Uint8Array | readonly Uint8Array[]): Sealer {
  const known = (keys instanceof Uint8Array ? [keys] : keys).map(toKey)
  const [first] = known
  if (!first) throw new StorageError('A sealer needs a key')
  const header = { alg: 'dir', enc: 'A256GCM', kid: first.kid }
  return {
    async seal(plain) {
      const text = new CompactEncrypt(new TextEncoder().encode(plain))
      return text.setProtectedHeader(header).encrypt(await first.usable)
    },
    async open(sealed) {
      const kid = kidOf(sealed)
      const key = known.find((it) => it.kid === kid)
      if (!key) throw new StorageError(`it was sealed with the key ${kid}, which was not given`)
      try {
        const { plaintext } = await compactDecrypt(sealed, await key.usable, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        })
        return new TextDecoder().decode(plaintext)
      } catch (cause) {
        throw new StorageError(`it was changed since it was sealed with the key ${kid}`, { cause })
      }
    },
  }
}

function toKey(bytes: Uint8Array): Key {
  if (bytes.length !== KEY_BYTES) {
    throw new StorageError(`A sealing key has ${KEY_BYTES} bytes, this one has ${bytes.length}`)
  }
  const kid = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  const usable = crypto.subtle.importKey('raw', Uint8Array.from(bytes), 'AES-GCM', false, ['encrypt', 'decrypt'])
  return { kid, usable }
}

function kidOf(sealed: string): string {
  try {
    const { kid } = decodeProtectedHeader(sealed)
    if (kid) return kid
  } catch (cause) {
    throw new StorageError('it is not sealed text', { cause })
  }
  throw new StorageError('it does not say with which key it was sealed')
}

/**
 * The sealing keys, the one that seals first.
 *
 * `setting` is one key in base64, or several separated by commas while keys are being replaced. Without it the key
 * lies in `keys/seal.key` of the data folder, made at the first start; with it, that file, if there is one, still opens.
 *
 * @throws StorageError when a key is not 32 bytes in base64, the file cannot be read or made, or it is missing beside
 * data that was sealed with it: a new one would open nothing of that.
 */
export async function loadKey(dataDir: string, setting?: string): Promise<readonly Uint8Array[]> {
  const keys = await findKeys(dataDir, setting)
  if (keys.length > 0) return keys
  const file = keyFileIn(dataDir)
  if (!(await isThere(join(dataDir, 'inbox.journal')))) return makeKey(file)
  throw new StorageError(
    `${file} is missing, although ${dataDir} holds data that was sealed with it. Put the key back from where it was ` +
      'backed up; without it only a new data folder can be begun',
  )
}

/** The keys there are, as `loadKey` has them; none where there are none. */
export async function findKeys(dataDir: string, setting?: string): Promise<readonly Uint8Array[]> {
  const kept = await readKeys(keyFileIn(dataDir))
  return setting ? [...parseKeys(setting, 'The setting'), ...kept] : kept
}

/** Where the key of a data folder lies, unless one is set. */
export const keyFileIn = (dataDir: string): string => join(dataDir, 'keys', 'seal.key')

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

async function readKeys(file: string): Promise<readonly Uint8Array[]> {
  try {
    return parseKeys(await readFile(file, 'utf8'), file)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []
    if (cause instanceof StorageError) throw cause
    throw new StorageError(`${file} could not be read (${codeOf(cause)})`, { cause })
  }
}

async function makeKey(file: string): Promise<readonly Uint8Array[]> {
  const disk = new Disk()
  const draft = `${file}.${randomUUID()}`
  await disk.makeFolder(dirname(file))
  await disk.replace(draft, [`${randomBytes(KEY_BYTES).toString('base64')}\n`])
  try {
    // A link, unlike a rename, never replaces: of two first starts the slower one takes the key of the faster.
    await link(draft, file)
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw new StorageError(`${file} could not be made (${codeOf(cause)})`, { cause })
  } finally {
    await unlink(draft)
  }
  await disk.syncFolder(dirname(file))
  return readKeys(file)
}

function parseKeys(text: string, where: string): readonly Uint8Array[] {
  return text
    .trim()
    .split(',')
    .map((part) => {
      const key = Buffer.from(part.trim(), 'base64')
      // Buffer skips what is not base64, so a typing mistake shows in the length only.
      if (key.length === KEY_BYTES) return Uint8Array.from(key)
      throw new StorageError(`${where} has to hold sealing keys of ${KEY_BYTES} bytes in base64, separated by commas`)
    })
}
