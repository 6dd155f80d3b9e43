import { createHash } from 'node:crypto'

/**
 * Where a document lies below the folder of its kind: `3f/WBX-1001~3f….json`, or without the key where that is private.
 * The hash is of UTF-16 as it is, so that even two keys with broken surrogates stay two; the key inside is the truth.
 */
export function placeOf(key: string, legible: boolean): string {
  const hash = createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('hex')
  const start = legible ? `${key.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60)}~` : ''
  return `${hash.slice(0, 2)}/${start}${hash.slice(0, 32)}.json`
}

/** The key of the document that lies at a legible place, where the name tells all of it. */
export function keyAt(place: string): string | undefined {
  const key = place.slice(place.lastIndexOf('/') + 1, place.lastIndexOf('~'))
  return placeOf(key, true) === place ? key : undefined
}
