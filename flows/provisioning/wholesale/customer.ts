import { z } from 'zod'

/**
 * What the API says, as far as it is needed. Lists of errors are read
 * leniently: a strange remark must not turn a known status into an unknown one.
 */

const Trouble = z.object({
  errorCode: z.number().nullish().catch(undefined),
  description: z.string().nullish().catch(undefined),
})
export type ApiTrouble = z.infer<typeof Trouble>
const troubles = z.array(Trouble).catch([])

const packageName = z.string().min(1).max(100)

const Package = z.object({
  name: packageName,
  status: z.enum(['provisioned', 'provisioning', 'deleting', 'error']),
  warnings: troubles,
  errors: troubles,
})
export type ApiPackage = z.infer<typeof Package>

/** Nothing but the id and the status can be relied on: `orgId` may come with any status, or never. */
export const Customer = z.object({
  id: z.string().min(1).max(800),
  status: z.enum([
    'provisioned',
    'provisioned_with_errors',
    'provisioning',
    'updating',
    'deleting',
    'error',
    'pending_rpl_review',
  ]),
  orgId: z.string().min(1).max(800).nullish(),
  externalId: z.string().max(1000).nullish(),
  packages: z.array(packageName).max(100).nullish(),
  resourceDetails: z.object({ packages: z.array(Package).max(100).nullish() }).nullish(),
  errors: troubles,
})
export type Customer = z.infer<typeof Customer>

export const CustomerList = z.object({ items: z.array(Customer).max(1000) })

/** Success and failure look alike but for the list of errors. Described with one `info`, shown with a list of them. */
export const Precheck = z.object({ message: z.string().nullish(), errors: troubles })

/** Where the customer is found from now on; the `Location` header says the same. */
export const Accepted = z.object({ url: z.string().min(1).max(2000).nullish() }).catch({})

/** Every package a customer has, or is getting; undefined when the answer does not say. */
export function packagesIn({ packages, resourceDetails }: Customer): ReadonlySet<string> | undefined {
  const detailed = resourceDetails?.packages?.filter(({ status }) => status !== 'deleting')
  if (!packages && !detailed) return undefined
  return new Set([...(packages ?? []), ...(detailed ?? []).map(({ name }) => name)])
}

/** Nothing is under way. */
export const isSettled = ({ status }: Customer): boolean =>
  status === 'provisioned' || status === 'provisioned_with_errors' || status === 'error'

/** Whether all of these are there, or on their way; false where the answer does not say. */
export function hasAll(customer: Customer, names: Iterable<string>): boolean {
  const there = packagesIn(customer)
  return there !== undefined && [...names].every((name) => there.has(name))
}
