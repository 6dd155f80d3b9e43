import { withBreaker } from '../../flows/provisioning/breaker.ts'
import { withAccess } from '../../flows/provisioning/http-access.ts'
import { openGrant } from '../../flows/provisioning/http-grant.ts'
import { fixed, openTokens, type Tokens } from '../../flows/provisioning/http-tokens.ts'
import { openTransport } from '../../flows/provisioning/http-transport.ts'
import { openHttpProvisioning } from '../../flows/provisioning/http.ts'
import type { Provisioning } from '../../flows/provisioning/provisioning.ts'
import type { World } from '../../flows/world.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { openTokenKeeper } from './token-keeper.ts'
import { openWholesale } from './wholesale.ts'
import type { Wire } from './wire.ts'

/** The back ends, by what `PROVISIONING_BACKEND` calls them. */
const backEnds: Readonly<Record<Config['PROVISIONING_BACKEND'], (wire: Wire) => Provisioning>> = {
  contract: ({ url, fetch, config }) => openHttpProvisioning({ url, fetch, timeoutMs: config.PROVISIONING_TIMEOUT_MS }),
  wholesale: openWholesale,
}

export interface ProvisioningParts {
  readonly log: Log
  readonly now: () => Date
  readonly hash: (token: string) => string
  readonly storage: Pick<World['storage'], 'connections' | 'orders'>
}

/** The provisioning services as they are set, at the address `at`, spared while they are down. */
export function openProvisioning(config: Config, at: string, parts: ProvisioningParts): Provisioning {
  const transport = openTransport({ connectTimeoutMs: config.PROVISIONING_CONNECT_TIMEOUT_MS, tls: tlsOf(config) })
  const tokens = tokensOf(config, transport, parts)
  const fetch = tokens ? withAccess(transport, tokens) : transport
  const { log, now, storage } = parts
  const open = backEnds[config.PROVISIONING_BACKEND]
  const backEnd = open({ url: at, fetch, config, log, orders: storage.orders })
  if (backEnd.cannot) log.warn('provisioning is limited', { cannot: backEnd.cannot.join(', ') })
  return withBreaker(backEnd, { now, log })
}

const tlsOf = ({ PROVISIONING_CA_FILE: ca, PROVISIONING_CERT_FILE: cert, PROVISIONING_KEY_FILE: key }: Config) => ({
  ...(ca !== undefined && { ca }),
  ...(cert !== undefined && { cert }),
  ...(key !== undefined && { key }),
})

/** Undefined: no token is shown. */
function tokensOf(config: Config, fetch: typeof globalThis.fetch, parts: ProvisioningParts): Tokens | undefined {
  const { PROVISIONING_TOKEN_URL: url, PROVISIONING_TOKEN: token, PROVISIONING_REFRESH_TOKEN: setting } = config
  if (url === undefined) return token === undefined ? undefined : fixed(token)
  const { PROVISIONING_CLIENT_ID: clientId = '', PROVISIONING_CLIENT_SECRET: clientSecret = '' } = config
  const { PROVISIONING_CLIENT_AUTH: clientAuth, PROVISIONING_SCOPE: scope, PROVISIONING_TIMEOUT_MS: timeoutMs } = config
  const grant = openGrant({ url, clientId, clientSecret, clientAuth, timeoutMs, fetch, ...(scope && { scope }) })
  const { log, hash, storage } = parts
  const shelf = storage.connections
  return openTokens({ grant, log, ...(setting && { keeper: openTokenKeeper({ setting, shelf, hash, log }) }) })
}
