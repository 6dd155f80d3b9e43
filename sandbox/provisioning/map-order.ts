import type { z } from 'zod'
import type { Job, MapOrder, Trouble } from '../../flows/provisioning/contract.ts'
import { emailInOtherOrg, refuse, type Refused } from './answers.ts'
import { isNotSold } from './names.ts'
import { alreadyMade, createOrganisation, emailKey, homeOf, type NewOrganisation } from './organisations.ts'
import { seedConsumers, seedRules } from './seed.ts'
import { own, type State, type StoredOrganisation } from './state.ts'
import { orderOf, timestamp, type World } from './world.ts'

type Request = z.infer<typeof MapOrder>
type Side = 'partner' | 'customer'

/** Says at once what can be said at once; the work itself is done by `finishMapOrder` later. */
export function refuseMapOrder(world: World, request: Request): Refused | undefined {
  if (isMapped(world, request))
    return refuse('ALREADY_MAPPED', 'A line of this order is attached to its organisations already')
  return refusePartner(world.state, request) ?? refuseCustomer(world.state, request)
}

const isMapped = ({ state }: World, { orderId, lineIds }: Request): boolean => {
  const order = own(state.orders, orderId)
  return order !== undefined && lineIds.some((lineId) => Object.hasOwn(order.lines, lineId))
}

function refusePartner(state: State, { partner }: Request): Refused | undefined {
  if ('create' in partner) return refuseNew(state, 'partner', partner.create)
  const organisation = own(state.organisations, partner.orgId)
  return organisation?.kind === 'partner' ? undefined : unknown('partner')
}

function refuseCustomer(state: State, { partner, customer }: Request): Refused | undefined {
  const adminEmail = 'create' in customer ? customer.create.adminEmail : customer.adminEmail
  const partnerEmail = 'create' in partner ? partner.create.adminEmail : ''
  if (emailKey(adminEmail) === emailKey(partnerEmail)) return tiedElsewhere('customer.create.adminEmail')
  if ('create' in customer) return refuseNew(state, 'customer', customer.create)
  const organisation = own(state.organisations, customer.orgId)
  if (!organisation) return unknown('customer')
  if (organisation.kind === 'partner')
    return refuse('CONFLICT', 'A partner’s organisation cannot be the customer’s', 'customer.orgId')
  return refuseAdmin(state, organisation, adminEmail)
}

function refuseAdmin(state: State, organisation: StoredOrganisation, adminEmail: string): Refused | undefined {
  const { trialAdminEmail, isTrial } = organisation
  if (isTrial && trialAdminEmail !== undefined && emailKey(adminEmail) !== trialAdminEmail) {
    return refuse('VALIDATION', 'A trial is converted with the address of its own administrator', 'customer.adminEmail')
  }
  const home = homeOf(state, adminEmail)
  return home && home !== organisation ? tiedElsewhere('customer.adminEmail') : undefined
}

interface Created {
  readonly adminEmail: string
  readonly companyName: string
  readonly country: string
}

function refuseNew(state: State, side: Side, { adminEmail, companyName, country }: Created): Refused | undefined {
  const field = (name: string) => `${side}.create.${name}`
  if (isNotSold(country)) return refuse('COUNTRY_NOT_SOLD', `The offer is not sold in ${country}`, field('country'))
  if (companyName.includes('%')) return refuse('VALIDATION', 'A name must not contain %', field('companyName'))
  const key = emailKey(adminEmail)
  if (seedConsumers.includes(key))
    return refuse('CONSUMER_ACCOUNT', 'The address is a free account', field('adminEmail'))
  const home = homeOf(state, key)
  const same = alreadyMade(state, { kind: side, companyName, adminEmail })
  return home && home !== same ? tiedElsewhere(field('adminEmail')) : undefined
}

const unknown = (side: Side) => refuse('NOT_FOUND', `There is no such ${side} organisation`, `${side}.orgId`)

const tiedElsewhere = (field: string) => refuse(emailInOtherOrg, 'The address belongs to another organisation', field)

/** Organisations with such names wait until somebody looked at them. */
export function needsReview({ partner, customer }: Request): boolean {
  const names = [partner, customer].flatMap((side) => ('create' in side ? [side.create.companyName] : []))
  return names.some((name) =>
    seedRules.review.startsWith.some((start) => name.toLowerCase().startsWith(start.toLowerCase())),
  )
}

type Done = Partial<Job> & { readonly error?: Trouble }

/** Creates what is new and attaches the lines. With `failsHalfWay` it stops after the partner's side. */
export function finishMapOrder(world: World, request: Request, failsHalfWay: boolean): Done {
  const refused = refuseMapOrder(world, request)
  if (refused) return { error: troubleOf(refused) }
  const partner = partnerSide(world, request)
  const half = { partnerOrgId: partner.organisation.orgId, partnerCreated: partner.created }
  if (failsHalfWay) return half
  const customer = customerSide(world, request)
  attach(world, request, { partnerOrgId: half.partnerOrgId, customerOrgId: customer.organisation.orgId })
  return { ...half, customerOrgId: customer.organisation.orgId, customerCreated: customer.created }
}

function troubleOf({ errorCode, description, field }: Refused): Trouble {
  return { errorCode, description, ...(field !== undefined && { field }) }
}

function partnerSide(world: World, { partner, orderId }: Request) {
  if ('create' in partner) return create(world, orderId, { ...partner.create, kind: 'partner' })
  return existing(world.state, partner.orgId)
}

function customerSide(world: World, { customer, orderId }: Request) {
  if ('create' in customer) return create(world, orderId, { ...customer.create, kind: 'customer' })
  const found = existing(world.state, customer.orgId)
  found.organisation.members[emailKey(customer.adminEmail)] = 'admin'
  return found
}

function create(world: World, orderId: string, wanted: NewOrganisation) {
  const same = alreadyMade(world.state, wanted)
  if (!same) {
    const day = timestamp(world).slice(0, 10)
    return { organisation: createOrganisation(world.state, wanted, { orderId, day }), created: true }
  }
  same.members[emailKey(wanted.adminEmail)] ??= 'admin'
  return { organisation: same, created: false }
}

function existing(state: State, orgId: string) {
  const organisation = own(state.organisations, orgId)
  if (!organisation) throw new Error(`Organisation ${orgId} was there a moment ago`)
  return { organisation, created: false }
}

function attach(
  world: World,
  { orderId, lineIds }: Request,
  organisations: { partnerOrgId: string; customerOrgId: string },
) {
  const order = orderOf(world, orderId)
  Object.assign(order, organisations)
  for (const lineId of lineIds) order.lines[lineId] = { services: {} }
}
