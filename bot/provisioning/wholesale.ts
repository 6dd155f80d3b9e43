import type { Provisioning } from '../../flows/provisioning/provisioning.ts'
import { pageOf } from '../../flows/provisioning/wholesale/books.ts'
import { openWholesaleProvisioning } from '../../flows/provisioning/wholesale/wholesale.ts'
import type { Wire } from './wire.ts'

/** Webex Wholesale as it is set, with our own orders as its books. */
export function openWholesale({ url, fetch, config, orders }: Wire): Provisioning {
  const { WHOLESALE_PARTNER_ORG_ID: orgId = '', WHOLESALE_PARTNER_NAME: name = '' } = config
  return openWholesaleProvisioning({
    url,
    fetch,
    timeoutMs: config.PROVISIONING_TIMEOUT_MS,
    provisioningId: config.WHOLESALE_PROVISIONING_ID ?? '',
    partner: { orgId, name },
    packages: config.WHOLESALE_PACKAGES,
    addresses: config.WHOLESALE_ADDRESSES ?? [],
    books: {
      async read(orderId) {
        const doc = await orders.get(orderId)
        return doc && pageOf(doc)
      },
    },
  })
}
