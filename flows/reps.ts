import { due, note, withSecret, withState, type Case, type Ctx } from './case.ts'
import type { Person } from './chat.ts'
import { foundOut } from './found-out.ts'
import type { Matter } from './matter.ts'
import { reminded, whyNot } from './reminding.ts'
import type { Ruling } from './given.ts'

/** What the account representatives do to an order, from their space. Who is in it may; the space decides who that is. */
export interface RepAsk {
  readonly do: string
  /** Undefined: the newest open matter that the verb fits. */
  readonly matter: string | undefined
  /** What was typed beside it: an organisation's id, or a reference. */
  readonly orgId: string | undefined
  readonly person: Person
}

/** One request of a representative; whatever comes of it is answered privately. */
export function repAsked(it: Case, ctx: Ctx, ask: RepAsk): Case {
  const { personId } = ask.person
  const found = matterOf(it, ask)
  if (!found) return due(it, ctx, 'say', { say: 'repNothing', to: personId })
  if (found.solved) return due(it, ctx, 'say', { say: 'repSolved', to: personId, matter: found.id })
  switch (ask.do) {
    case 'claim':
      return claimed(it, ctx, found, ask.person)
    case 'remind':
      return remindedByRep(it, ctx, personId)
    case 'resolve':
      return asked(it, ctx, found, ask)
    case 'wasDone':
    case 'wasNotDone':
      return foundOut(it, ctx, {
        matter: found,
        wasDone: ask.do === 'wasDone',
        reference: ask.orgId?.trim().slice(0, 100) ?? '',
        person: ask.person,
      })
    case 'createNew':
      return due(it, ctx, 'rule', { matter: found.id, by: personId, name: ask.person.displayName })
    default:
      return due(it, ctx, 'say', { say: 'repNothing', to: personId })
  }
}

const ORG_VERBS = ['resolve', 'createNew']

function matterOf({ state: { matters } }: Case, { matter, do: verb }: RepAsk): Matter | undefined {
  if (matter !== undefined) return matters.find(({ id }) => id === matter)
  const fits = ({ kind }: Matter) => !ORG_VERBS.includes(verb) || kind === 'notRecognised'
  return matters.findLast((each) => !each.solved && fits(each)) ?? matters.findLast(fits)
}

function claimed(it: Case, ctx: Ctx, { id, claimed: earlier }: Matter, { personId, displayName }: Person): Case {
  if (earlier && earlier.personId !== personId)
    return due(it, ctx, 'say', { say: 'repClaimed', to: personId, matter: id })
  const claim = { personId, name: displayName, at: ctx.now.toISOString() }
  const matters = it.state.matters.map((each) => (each.id === id && !earlier ? { ...each, claimed: claim } : each))
  const told = due(withState(it, { matters }), ctx, 'say', { say: 'repDetails', to: personId, matter: id })
  return earlier ? told : note(told, ctx, 'matterClaimed', personId, 'card')
}

function remindedByRep(it: Case, ctx: Ctx, personId: string): Case {
  const why = whyNot(it, ctx)
  const done = why ? it : reminded(it, ctx, personId)
  return due(done, ctx, 'say', { say: why ? `repRemind.${why}` : 'repReminded', to: personId })
}

/** Which organisation is right is looked up before it is believed. */
function asked(it: Case, ctx: Ctx, { id }: Matter, { orgId = '', person: { personId, displayName } }: RepAsk): Case {
  if (orgId.trim() === '') return due(it, ctx, 'say', { say: 'repOrgMissing', to: personId })
  return due(it, ctx, 'rule', { matter: id, by: personId, name: displayName, orgId: orgId.trim().slice(0, 200) })
}

export type Side = 'partner' | 'customer'
const sideOf = ({ reason }: Matter): Side => (reason?.startsWith('customer') ? 'customer' : 'partner')

/** The ruling stands: the contact gets a fresh prompt, and goes on at that step. */
export function ruled(
  it: Case,
  ctx: Ctx,
  { matter, ruling, by }: { matter: string; ruling: Ruling; by: string },
): Case {
  const found = it.state.matters.find(({ id }) => id === matter)
  if (!found || found.solved) return it
  const { stop: _stop, ...state } = it.state
  const solved = { how: 'ruled', at: ctx.now.toISOString(), name: ruling.name }
  const next: Case = {
    ...it,
    state: {
      ...state,
      rev: state.rev + 1,
      refused: state.refused.filter((orgId) => orgId !== ruling.orgId),
      matters: state.matters.map((each) => (each.id === matter ? { ...each, solved } : each)),
    },
  }
  const wasRefused = ruling.orgId !== undefined && state.refused.includes(ruling.orgId)
  const rulings = { ...it.secret.rulings, [sideOf(found)]: { ...ruling, wasRefused } }
  return note(withSecret(next, { rulings }), ctx, ruling.orgId ? 'ruledOrg' : 'ruledNew', by, 'card')
}
