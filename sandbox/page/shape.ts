/** Reading JSON of others: what is missing or of another kind reads as nothing, never as a crash of the page. */

export type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const fields = (value: unknown): Fields => (isFields(value) ? value : {})

export const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

export const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : [])

export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(text).filter(Boolean) : []

/** A body that is a list itself or carries it as `items`, which is how Webex answers. */
export const items = (value: unknown): readonly Fields[] => list(Array.isArray(value) ? value : fields(value)['items'])

/** The first of these keys that says anything. */
export function firstText(of: Fields, ...keys: readonly string[]): string {
  for (const key of keys) {
    const found = text(of[key])
    if (found) return found
  }
  return ''
}
