import type { z } from 'zod'
import type { AddSite, SaveCalling, SaveSubdomain, Trouble } from '../../flows/provisioning/contract.ts'
import { refuse, type Refused } from './answers.ts'
import { holderOf, isRace, isValidName, release, take } from './names.ts'
import { seedRules } from './seed.ts'
import { own, type StoredOrganisation } from './state.ts'
import type { World } from './world.ts'

type Target = { readonly orderId: string; readonly orgId: string }

/** The customer's organisation, if the order is attached to it and it still exists. */
export function targetOf({ state }: World, { orderId, orgId }: Target): StoredOrganisation | Refused {
  const organisation = own(state.organisations, orgId)
  if (!organisation) return refuse('NOT_FOUND', 'There is no such organisation', 'orgId')
  if (own(state.orders, orderId)?.customerOrgId === orgId) return organisation
  return refuse('CONFLICT', 'The order is not attached to this organisation', 'orgId')
}

type Subdomain = z.infer<typeof SaveSubdomain>

/** Reserves the name when it is accepted, so that of two orders only one can get it. */
export function acceptSubdomain(world: World, request: Subdomain): Refused | undefined {
  const target = targetOf(world, request)
  if ('refused' in target) return target
  const { name, orgId, orderId } = request
  if (target.subdomain === name) return undefined
  if (target.subdomain !== undefined && target.subdomainBy !== orderId) {
    return refuse('SUBDOMAIN_LOCKED', 'The organisation has a subdomain already', 'name')
  }
  const holder = holderOf(world.state, 'subdomain', name)
  if (holder === undefined && isRace(name)) take(world.state, 'subdomain', { name })
  else if (holder === undefined || holder === orgId) {
    take(world.state, 'subdomain', { name, orgId })
    return undefined
  }
  return refuse('SUBDOMAIN_TAKEN', 'Somebody else has this subdomain', 'name')
}

export function finishSubdomain({ state }: World, { orgId, orderId, name }: Subdomain): void {
  const organisation = own(state.organisations, orgId)
  if (!organisation) return
  const former = organisation.subdomain
  if (former !== undefined && former !== name) release(state, 'subdomain', former)
  Object.assign(organisation, { subdomain: name, subdomainBy: orderId })
}

type Calling = z.infer<typeof SaveCalling>

export function refuseCalling(world: World, request: Calling): Refused | undefined {
  const target = targetOf(world, request)
  if ('refused' in target) return target
  const { name, timeZone } = request.location
  if (!isTimeZone(timeZone)) return refuse('VALIDATION', 'No such time zone', 'location.timeZone')
  const same = target.locations.find((location) => location.name.toLowerCase() === name.toLowerCase())
  if (!same || same.orderId === request.orderId) return undefined
  return refuse('LOCATION_NAME_TAKEN', 'The organisation has a location of this name', 'location.name')
}

/** An order has one location: saving again replaces it. */
export function finishCalling({ state }: World, { orgId, orderId, location }: Calling): void {
  const organisation = own(state.organisations, orgId)
  if (!organisation) return
  const others = organisation.locations.filter((it) => it.orderId !== orderId)
  organisation.locations = [...others, { name: location.name, orderId }]
}

type Site = z.infer<typeof AddSite>

export function refuseSite(world: World, request: Site): Refused | undefined {
  const target = targetOf(world, request)
  if ('refused' in target) return target
  const { name, timeZone, transferCode } = request.site
  if (!isValidName('site', name)) return refuse('SITE_INVALID', 'Not a site name', 'site.name')
  if (!isTimeZone(timeZone)) return refuse('VALIDATION', 'No such time zone', 'site.timeZone')
  if (transferCode !== undefined && transferCode !== seedRules.transferCode.code) {
    return refuse('VALIDATION', 'No such transfer code', 'site.transferCode')
  }
  return isFreeFor(world, request) ? undefined : refuse('SITE_TAKEN', 'Somebody else has this site', 'site.name')
}

/** A site is only taken at the end of its job, so it can still be lost meanwhile: that failure is the job's. */
export function finishSite(world: World, request: Site): { readonly error?: Trouble } {
  const { name } = request.site
  if (isRace(name) && holderOf(world.state, 'site', name) === undefined) take(world.state, 'site', { name })
  if (!isFreeFor(world, request)) {
    return {
      error: { errorCode: 'SITE_TAKEN', description: 'Somebody else took this site meanwhile', field: 'site.name' },
    }
  }
  take(world.state, 'site', { name, orgId: request.orgId })
  return {}
}

function isFreeFor({ state }: World, { orgId, site }: Site): boolean {
  const holder = holderOf(state, 'site', site.name)
  return holder === undefined || holder === orgId || site.transferCode !== undefined
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
