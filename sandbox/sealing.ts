import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CompactEncrypt, compactDecrypt } from 'jose'

/** Turns JSON values into one line of text that only the holder of the key can read, and back. */
export interface Seal {
  close(value: unknown): Promise<string>
  /** Rejects when another key has closed it or a byte has changed. */
  open(sealed: string): Promise<unknown>
}

/**
 * AES-256-GCM with the key in `keyPath` (mode 0600), made on first use together with its folder. What people type
 * into the sandbox must not lie on the disk in clear, as it does not at Webex.
 */
export async function openSeal(keyPath: string): Promise<Seal> {
  const key = await openKey(keyPath)
  return {
    close: (value) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key),
    async open(sealed) {
      return JSON.parse(new TextDecoder().decode((await compactDecrypt(sealed, key)).plaintext)) as unknown
    },
  }
}

/** The text of a file, or `undefined` when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw new Error(`cannot read ${path}`, { cause })
  }
}

/** Replaces a file by a rename: whoever reads it, also after a crash, finds it whole, old or new. */
export async function replaceFile(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

async function openKey(keyPath: string): Promise<Uint8Array> {
  await mkdir(dirname(keyPath), { recursive: true })
  const draft = `${keyPath}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, randomBytes(32).toString('base64'), { mode: 0o600 })
  // A link appears whole or not at all, so two openers at the same moment end up with the same key.
  await link(draft, keyPath).catch((cause: unknown) => {
    if (!hasCode(cause, 'EEXIST')) throw new Error(`cannot keep a key at ${keyPath}`, { cause })
  })
  await rm(draft)
  return Uint8Array.from(Buffer.from(await readFile(keyPath, 'utf8'), 'base64').values())
}

/** Whether this is an error of the system with that code. Not by class: test runners have classes of their own. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}
