import { documents } from '../../bot/kept.ts'
import { openStorage } from '../../storage/index.ts'
import { openSealer } from '../../storage/sealer.ts'

/** What everything in the bench's stores is sealed with; the product is told so too. */
const key = new Uint8Array(32)

export const ENCRYPTION_KEY = Buffer.from(key).toString('base64')

/** What the product tells its store of its documents. */
export const shape = { ...documents, sealer: openSealer(key) }

/** A store as the product opens it, with nothing else of the product. `now` tells how long ago events were done. */
export const openStore = (url: string, options: { readonly now?: () => Date; readonly onDue?: () => void } = {}) =>
  openStorage(url, shape, options)

export type Store = Awaited<ReturnType<typeof openStore>>
