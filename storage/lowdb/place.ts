import { keyHash } from '../key-hash.ts'

/** Where a document lies below the folder of its kind: `3f/WBX-1001~3f….json`, or without the key where that is private. */
export function placeOf(key: string, legible: boolean): string {
  const hash = keyHash(key)
  const start = legible ? `${key.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60)}~` : ''
  return `${hash.slice(0, 2)}/${start}${hash}.json`
}

/** The key of the document that lies at a legible place, where the name tells all of it. */
export function keyAt(place: string): string | undefined {
  const key = place.slice(place.lastIndexOf('/') + 1, place.lastIndexOf('~'))
  return placeOf(key, true) === place ? key : undefined
}
