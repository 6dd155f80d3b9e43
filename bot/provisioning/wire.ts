import type { World } from '../../flows/world.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'

/** What a back end is opened with. */
export interface Wire {
  /** Where it is, without a slash at the end. */
  readonly url: string
  /** Calls it. The connection, its TLS and who we are have been seen to: whoever calls sends no credentials. */
  readonly fetch: typeof fetch
  readonly config: Config
  readonly log: Log
  /** Our own orders, for a back end that does not keep what we sent it. */
  readonly orders: World['storage']['orders']
}
