import { nobodyToAsk, type OrderSource } from '../../flows/order-source.ts'
import { withAccess } from '../../flows/provisioning/http-access.ts'
import { openHttpOrders } from '../../flows/provisioning/http-orders.ts'
import { fixed } from '../../flows/provisioning/http-tokens.ts'
import { openTransport } from '../../flows/provisioning/http-transport.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'

const timeoutMs = 5_000

/** The side that orders come from, at the address `url`; without one there is nobody to ask. */
export function openOrders({ ORDERS_TOKEN: token }: Config, url: string | undefined, log: Log): OrderSource {
  if (url === undefined) return nobodyToAsk
  const transport = openTransport({ connectTimeoutMs: timeoutMs })
  const fetch = token === undefined ? transport : withAccess(transport, fixed(token))
  return openHttpOrders({ url, timeoutMs, fetch, log })
}
