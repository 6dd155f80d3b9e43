import { refuse, type Refused, type Reply } from './answers.ts'
import type { OrganisationChange, Review, TakenName } from './control-shapes.ts'
import { endReview } from './jobs.ts'
import { take } from './names.ts'
import { emailKey } from './organisations.ts'
import { own } from './state.ts'
import { timestamp, type World } from './world.ts'

/** Small changes of the world that are over at once. */

const noOrganisation = (): Refused => refuse('NOT_FOUND', 'There is no such organisation')

/** Nothing of the password is kept, nor even handed on to here: only that one was set, in the ledger. */
export function setPassword(world: World, { orgId, email }: { orgId: string; email: string }): Reply {
  const { organisations, ledger } = world.state
  const found = own(organisations, orgId)
  if (!found) return noOrganisation()
  if (!Object.hasOwn(found.members, emailKey(email)))
    return refuse('NOT_FOUND', 'Nobody there has this address', 'email')
  const repeat = ledger.some((entry) => entry.operation === 'setPassword' && entry.orgId === orgId)
  const order = found.createdBy ?? ''
  ledger.push({
    order,
    operation: 'setPassword',
    idempotencyKey: '',
    time: timestamp(world),
    repeat,
    orgId,
    outcome: 'set',
  })
  return { status: 204 }
}

export function changeOrganisation(
  { state }: World,
  { orgId, change }: { orgId: string; change: OrganisationChange },
): Reply {
  const found = own(state.organisations, orgId)
  if (!found) return noOrganisation()
  if (change.name !== undefined) found.name = change.name
  if (change.managedBy === null) delete found.managedBy
  else if (change.managedBy !== undefined) found.managedBy = change.managedBy
  return { status: 200, body: found }
}

export function removeOrganisation({ state }: World, { orgId }: { orgId: string }): Reply {
  if (!own(state.organisations, orgId)) return noOrganisation()
  delete state.organisations[orgId]
  return { status: 204 }
}

export function takeName({ state }: World, { kind, name }: TakenName): Reply {
  take(state, kind, { name })
  return { status: 204 }
}

export function endReviews(world: World, { jobId, orderId, result }: Review): Reply {
  const ended = endReview(world, (job) => job.jobId === jobId || job.orderId === orderId, result)
  if (ended.length === 0) return refuse('NOT_FOUND', 'Nothing waits for a review')
  return { status: 200, body: { items: ended } }
}
