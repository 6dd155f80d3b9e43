import { createHash } from 'node:crypto'

/**
 * 32 hexadecimal digits that stand for a key where it is private, or no name for a file. The hash is of UTF-16 as it
 * is, so that even two keys with broken surrogates stay two; the key inside is the truth.
 */
export const keyHash = (key: string): string =>
  createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('hex').slice(0, 32)
