import { openHttpProvisioning } from '../../flows/provisioning/http.ts'
import type { Provisioning } from '../../flows/provisioning/provisioning.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { withToken } from './with-token.ts'

/** What a back end is opened with. */
export interface Wire {
  /** Where it is, without a slash at the end. */
  readonly url: string
  /** Calls it. The connection, its TLS and who we are have been seen to: whoever calls sends no credentials. */
  readonly fetch: typeof fetch
  readonly config: Config
  readonly log: Log
}

/** The back ends, by what `PROVISIONING_BACKEND` calls them. */
const backEnds: Readonly<Record<Config['PROVISIONING_BACKEND'], (wire: Wire) => Provisioning>> = {
  contract: ({ url, fetch, config }) => openHttpProvisioning({ url, fetch, timeoutMs: config.PROVISIONING_TIMEOUT_MS }),
}

/** The provisioning services as they are set, at the address `at`. */
export function openProvisioning(config: Config, at: string, { log }: { readonly log: Log }): Provisioning {
  const fetch = withToken(globalThis.fetch, config.PROVISIONING_TOKEN)
  return backEnds[config.PROVISIONING_BACKEND]({ url: at, fetch, config, log })
}
