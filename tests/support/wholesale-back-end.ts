import type { Provisioning } from '../../flows/provisioning/provisioning.ts'
import { Operation } from '../../flows/provisioning/contract.ts'
import type { Page } from '../../flows/provisioning/wholesale/books.ts'
import { openWholesaleProvisioning } from '../../flows/provisioning/wholesale/wholesale.ts'
import { mapOrder, provision as provisionAll } from './provisioning-requests.ts'
import { openWholesale, type WholesaleServer } from './wholesale.ts'

export const PARTNER = '52cf576d-60a8-407a-b22c-467c51591908'
const SETTINGS = {
  customer: { name: 'Żółta Łódź S.A.', adminEmail: 'bea@zolta-lodz.example', country: 'PL', language: 'pl_pl' },
  location: {
    name: 'Centrala',
    country: 'PL',
    address1: 'ul. Świętokrzyska 1',
    city: 'Łódź',
    postalCode: '90-001',
    timeZone: 'Europe/Warsaw',
    announcementLanguage: 'pl_pl',
    emailLanguage: 'pl_pl',
  },
  timeZone: 'Europe/Warsaw',
} as const

/** The adapter, its books, and the stand-in that it talks to. */
export interface WholesaleBackEnd {
  readonly server: WholesaleServer
  readonly provisioning: Provisioning
  /** What the product would have written down before each call. */
  readonly books: Map<string, Page>
  /** Whoever asks after a crash: the same books, and nothing in memory. */
  reopened(): Provisioning
  close(): Promise<void>
}

/** A request as the product makes it for this back end, for the partner that is set. */
export const mapRequest = (orderId: string) => mapOrder(orderId, { partner: { orgId: PARTNER } })
export const provisionRequest = (orderId: string, customerOrgId = `planned~${orderId}`) => ({
  ...provisionAll(orderId, { partnerOrgId: PARTNER, customerOrgId }),
  settings: SETTINGS,
})

export async function openWholesaleBackEnd(timeoutMs = 5000): Promise<WholesaleBackEnd> {
  const server = await openWholesale()
  const books = new Map<string, Page>()
  const reopened = () =>
    openWholesaleProvisioning({
      url: server.url,
      timeoutMs,
      fetch: (input, init) =>
        fetch(input, { ...init, headers: { ...init?.headers, authorization: `Bearer ${server.token}` } }),
      books: { read: (orderId) => Promise.resolve(books.get(orderId)) },
      provisioningId: 'template-1',
      partner: { orgId: PARTNER, name: 'Nordwind Systemy Sp. z o.o.' },
      packages: { calling: 'webex_calling', meetings: 'webex_meetings', contact_center: 'cx_standard_agent' },
      addresses: [{ addressLine1: 'ul. Prosta 1', city: 'Warszawa', zipOrPostalCode: '00-001', country: 'PL' }],
    })
  const provisioning = reopened()
  return {
    server,
    books,
    reopened,
    provisioning: {
      ...provisioning,
      begin(operation, body, key) {
        if (operation === 'provision') noted(books, body, key)
        return provisioning.begin(operation, body, key)
      },
    },
    close: () => server.close(),
  }
}

function noted(books: Map<string, Page>, body: string, key: string): void {
  const request = Operation.parse(JSON.parse(body))
  if (request.operation !== 'provision') return
  const attempts = (books.get(request.orderId)?.sent?.attempts ?? 0) + 1
  const purchases = request.lines.flatMap(({ services }) => services)
  books.set(request.orderId, { purchases, sent: { key, body, attempts } })
}
