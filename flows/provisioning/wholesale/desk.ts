import type { Api } from './api.ts'
import type { Address } from './bodies.ts'
import type { Books } from './books.ts'
import type { Packages } from './packages.ts'

/** What is set for this partner, and what is worked with. */
export interface Desk {
  /** Calls that share one deadline; a fresh one for everything that is asked of us. */
  readonly api: () => Api
  readonly books: Books
  /** Of the template by which customers are made. */
  readonly provisioningId: string
  readonly partner: { readonly orgId: string; readonly name: string }
  readonly packages: Packages
  /** One a country that is sold in, at least one: for checks, and for customers who are not asked where they are. */
  readonly addresses: readonly Address[]
}
