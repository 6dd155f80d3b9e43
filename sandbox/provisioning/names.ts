import type { Availability } from '../../flows/provisioning/contract.ts'
import { seedRules } from './seed.ts'
import { elsewhere, own, type State } from './state.ts'

export type NameKind = 'subdomain' | 'site'

const syntax: Readonly<Record<NameKind, RegExp>> = {
  subdomain: /^[a-z0-9]{1,63}$/,
  site: /^(?!.*--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
}

const registry = (state: State, kind: NameKind) => (kind === 'subdomain' ? state.subdomains : state.sites)

/** The organisation that has a name, or `elsewhere`. */
export const holderOf = (state: State, kind: NameKind, name: string) => own(registry(state, kind), name)

export function take(
  state: State,
  kind: NameKind,
  { name, orgId = elsewhere }: { name: string; orgId?: string },
): void {
  registry(state, kind)[name] = orgId
}

export function release(state: State, kind: NameKind, name: string): void {
  delete registry(state, kind)[name]
}

export const isValidName = (kind: NameKind, name: string): boolean => syntax[kind].test(name)

/** Names that somebody else takes in the moment between the check and the saving. */
export const isRace = (name: string): boolean => /^wyscig\d*$/.test(name)

/** Is the name free, and if not: three that are. */
export function check(state: State, kind: NameKind, name: string): Availability {
  if (!isValidName(kind, name)) return { name, result: 'invalid', suggestions: suggestions(state, kind, name) }
  if (holderOf(state, kind, name) === undefined) return { name, result: 'available', suggestions: [] }
  return { name, result: 'taken', suggestions: suggestions(state, kind, name) }
}

const endings = ['', 'pl', 'firma', 'grupa', 'online', 'biuro', 'polska', 'web', 'plus', 'net']

function suggestions(state: State, kind: NameKind, name: string): string[] {
  const stem = folded(name, kind === 'site' ? '-' : '').slice(0, 50)
  if (stem === '') return []
  const glue = kind === 'site' ? '-' : ''
  return endings
    .map((ending) => (ending === '' ? stem : `${stem}${glue}${ending}`))
    .filter((it) => isValidName(kind, it) && !isRace(it) && holderOf(state, kind, it) === undefined)
    .slice(0, 3)
}

/** Accents off, everything else that is not allowed becomes `glue`. */
function folded(name: string, glue: string): string {
  const ascii = name.toLowerCase().replaceAll('ł', 'l').replaceAll('ß', 'ss').normalize('NFD').replaceAll(/\p{M}/gu, '')
  return ascii.replaceAll(/[^a-z0-9]+/g, glue).replaceAll(/^-+|-+$/g, '')
}

/** True when the offer may not be sold in a country. */
export const isNotSold = (country: string): boolean => seedRules.notSold.countries.some((it) => it === country)
