import { z } from 'zod'
import { Service } from './provisioning/contract.ts'

/** An order as the ordering side knows it. Parsed at intake; the wizard never changes it. */

const id = z.string().regex(/^[\w.:/-]{1,100}$/, 'must be 1 to 100 letters, digits or . : / _ -')
const name = z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 characters')
const email = z.email('must be an e-mail address').max(254)

const zone = z.string().refine(isZone, 'must be an IANA time zone, e.g. Europe/Warsaw')

/** Those that were found to exist: asking `Intl` costs more than the rest of reading an order. */
const zones = new Set<string>()

/** Whether this is a time zone that exists. `Intl` also takes offsets and legacy abbreviations: those are no places. */
export function isZone(zone: string): boolean {
  if (zones.has(zone)) return true
  if (!/^([A-Z]\w+(\/[\w+-]+)+|UTC)$/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    zones.add(zone)
    return true
  } catch {
    return false
  }
}

export const Family = z.enum(['A-FLEX', 'A-FLEX-3', 'A-WX', 'A-SPK'])
export type Family = z.infer<typeof Family>

export const Line = z.object({
  lineId: id,
  subscriptionId: id.optional(),
  family: Family,
  requestedStartDate: z.iso.date('must be a date that exists, YYYY-MM-DD'),
  services: z
    .array(z.object({ service: Service, quantity: z.int('must be a whole number').min(1).max(1_000_000) }))
    .min(1, 'must name at least one service')
    .refine((all) => new Set(all.map(({ service }) => service)).size === all.length, 'names a service twice'),
  contractCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166 alpha-2 code')
    .optional(),
  trial: z.boolean().optional(),
})
export type Line = z.infer<typeof Line>

export const Order = z.object({
  orderId: id,
  customerName: name,
  partnerName: name.optional(),
  timeZone: zone.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2}([-_][A-Za-z]{2})?$/, 'must be a language tag, e.g. pl')
    .optional(),
  contact: z.object({ email, isAlias: z.boolean().optional() }),
  accountRep: z.object({ name, email }).optional(),
  repSpace: z.string().max(200).optional(),
  lines: z
    .array(Line)
    .min(1, 'must have at least one line')
    .max(50)
    .refine((all) => new Set(all.map(({ lineId }) => lineId)).size === all.length, 'names a line twice'),
})
export type Order = z.infer<typeof Order>

/** The day the prompt is due: the earliest requested start date of the order's lines. */
export const startDate = (order: Order): string =>
  order.lines.map(({ requestedStartDate }) => requestedStartDate).sort()[0] ?? ''

/** All that was bought, over all lines, each service once. */
export function purchased({
  lines,
}: {
  readonly lines: readonly Pick<Line, 'services'>[]
}): readonly { readonly service: Service; readonly quantity: number }[] {
  const sums = new Map<Service, number>()
  for (const { service, quantity } of lines.flatMap(({ services }) => services)) {
    sums.set(service, (sums.get(service) ?? 0) + quantity)
  }
  return [...sums].map(([service, quantity]) => ({ service, quantity }))
}

export const bought = (order: Order, service: Service): boolean =>
  purchased(order).some((purchase) => purchase.service === service)

/** Where the contract says the service is used, if all lines that say so agree. */
export function contractCountry(order: Order): string | undefined {
  const countries = new Set(order.lines.flatMap((line) => line.contractCountry ?? []))
  return countries.size === 1 ? [...countries][0] : undefined
}
