import type { Job, Operation } from '../../flows/provisioning/contract.ts'
import { isRefused, refuse, type Refused, type Reply } from './answers.ts'
import type { Fault } from './fault-shapes.ts'
import { endOf } from './jobs.ts'
import { needsReview, refuseMapOrder } from './map-order.ts'
import { bills, refuseProvision } from './provision.ts'
import { acceptSubdomain, refuseCalling, refuseSite } from './settings.ts'
import { refuseUndo } from './undo.ts'
import { own, type StoredJob, type Work } from './state.ts'
import { idFor, orderOf, timestamp, type World } from './world.ts'

/** A change that was asked for. */
export interface Change {
  readonly request: Operation
  /** SHA-256 of the bytes that were sent. */
  readonly digest: string
  readonly idempotencyKey: string
  /** What the change runs into, if anything. */
  readonly fault?: Fault | undefined
}

/**
 * Takes an operation on, once per key. The same key with the same bytes leads
 * to the same job for ever; with other bytes it is refused. A refusal does not
 * use the key up, because nothing was done under it.
 */
export function begin(world: World, change: Change): Reply {
  const earlier = jobOfKey(world, change.idempotencyKey)
  const stored = earlier ? repeated(change, earlier) : accepted(world, change)
  if (isRefused(stored)) return stored
  enter(world, stored.job, earlier !== undefined)
  return { status: 202, body: stored.job, location: `operations/${stored.job.jobId}` }
}

/** The job that a key led to, if any. */
export function jobOfKey({ state }: World, idempotencyKey: string): StoredJob | undefined {
  const jobId = own(state.jobIdByKey, idempotencyKey)
  return jobId === undefined ? undefined : own(state.jobs, jobId)
}

function repeated({ digest }: Change, earlier: StoredJob): StoredJob | Refused {
  if (earlier.digest === digest) return earlier
  return refuse('KEY_REUSED', 'This key was used for something else', 'Idempotency-Key')
}

function accepted(world: World, change: Change): StoredJob | Refused {
  const { request, digest, idempotencyKey } = change
  const refused = refuseRequest(world, request)
  if (refused) return refused
  const job: Job = {
    jobId: idFor('job', idempotencyKey),
    operation: request.operation,
    orderId: request.orderId,
    idempotencyKey,
    status: 'provisioning',
    perService: [],
    billing: 'not_started',
    trackingId: `SIM_${idFor('tracking', idempotencyKey)}`,
  }
  const stored: StoredJob = { job, digest }
  orderOf(world, request.orderId).jobIds.push(job.jobId)
  keep(world, stored, {
    jobId: job.jobId,
    request,
    endsAt: endOf(world, request.operation),
    ...plan(world, change),
  })
  return stored
}

function refuseRequest(world: World, request: Operation): Refused | undefined {
  if (request.operation === 'mapOrder') return refuseMapOrder(world, request)
  if (request.operation === 'saveSubdomain') return acceptSubdomain(world, request)
  if (request.operation === 'saveCalling') return refuseCalling(world, request)
  if (request.operation === 'addSite') return refuseSite(world, request)
  if (request.operation === 'provision') return refuseProvision(world, request)
  return refuseUndo(world, request)
}

function plan(world: World, { request, fault }: Change) {
  const reviewed = fault?.outcome === 'pending_rpl_review' || (request.operation === 'mapOrder' && needsReview(request))
  return {
    bills: request.operation === 'provision' && bills(world, request),
    ...(fault?.outcome && { script: fault }),
    ...(reviewed && { review: 'needed' as const }),
  }
}

function keep({ state }: World, stored: StoredJob, work: Work): void {
  const { jobId, idempotencyKey } = stored.job
  state.jobs[jobId] = stored
  state.jobIdByKey[idempotencyKey] = jobId
  state.running[jobId] = work
}

function enter(world: World, { orderId, operation, idempotencyKey, jobId }: Job, repeat: boolean): void {
  const outcome = repeat ? 'repeated' : 'accepted'
  world.state.ledger.push({
    order: orderId,
    operation,
    idempotencyKey,
    time: timestamp(world),
    repeat,
    jobId,
    outcome,
  })
}
