import type { Service } from '../contract.ts'
import type { Purchases } from './books.ts'

/** Which package is provisioned for which service that was bought. Decides what is billed. */
export type Packages = Readonly<Partial<Record<Service, string>>>

/** Those that the API lists. */
export const packageNames = [
  'common_area_calling',
  'webex_calling',
  'webex_meetings',
  'webex_suite',
  'webex_voice',
  'cx_essentials',
  'webex_calling_standard',
  'cisco_calling_plan',
  'attendant_console',
  'cx_premium_agent',
  'cx_standard_agent',
  'cx_voice_ports',
  'cx_ai_assistant',
  'webex_ai_agent',
] as const

/** Packages that take a limit of their own. */
const limited: ReadonlySet<string> = new Set(packageNames.slice(0, 7).concat('attendant_console'))

/** Packages that hold meetings, and want to know the customer's time zone. */
const withMeetings: ReadonlySet<string> = new Set(['webex_meetings', 'webex_suite'])

export const hasMeetings = (names: Iterable<string>): boolean => [...names].some((name) => withMeetings.has(name))

/**
 * The packages for a purchase, with how many of each. Two services in one package take as many as the larger of them:
 * one seat has both. Messaging is part of every package. Undefined where something was bought that no package is set
 * for, or nothing but messaging.
 */
export function packagesFor(purchases: Purchases, packages: Packages): ReadonlyMap<string, number> | undefined {
  const wanted = new Map<string, number>()
  for (const { service, quantity } of purchases) {
    const name = packages[service]
    if (name !== undefined) wanted.set(name, Math.max(wanted.get(name) ?? 0, quantity))
    else if (service !== 'messaging') return undefined
  }
  return wanted.size > 0 ? wanted : undefined
}

export const limitsOf = (wanted: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...wanted].filter(([name]) => limited.has(name)))
