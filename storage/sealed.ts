import { z } from 'zod'
import { StorageError, type Sealer } from './storage.ts'

const Content = z.object({ of: z.string(), value: z.unknown().optional() })

/** Seals a value with the name of what it belongs to, so that sealed text cannot be moved elsewhere unnoticed. */
export function sealFor(sealer: Sealer, owner: string, value: unknown): Promise<string> {
  return sealer.seal(JSON.stringify({ of: owner, value }))
}

/** @throws StorageError when the text does not open, or was sealed for something else. */
export async function openFor(sealer: Sealer, owner: string, sealed: string): Promise<unknown> {
  const { of, value } = await openAny(sealer, sealed)
  if (of !== owner) throw new StorageError('its sealed part belongs to another document')
  return value
}

/** What was sealed, and for what. @throws StorageError when the text does not open. */
export async function openAny(sealer: Sealer, sealed: string): Promise<z.infer<typeof Content>> {
  let plain: string
  try {
    plain = await sealer.open(sealed)
  } catch (cause) {
    const why = cause instanceof StorageError ? cause.message : 'it was changed, or sealed with another key'
    throw new StorageError(`its sealed part does not open: ${why}`, { cause })
  }
  return Content.parse(JSON.parse(plain))
}
