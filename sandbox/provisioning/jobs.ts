import type { Job, OperationName, Trouble } from '../../flows/provisioning/contract.ts'
import { finishMapOrder } from './map-order.ts'
import { finishProvision, troubleOf } from './provision.ts'
import { finishCalling, finishSite, finishSubdomain } from './settings.ts'
import { removeLocation, removeSite } from './undo.ts'
import { own, type Work } from './state.ts'
import type { World } from './world.ts'

/** How long the work takes at pace 1, in milliseconds. */
const durations: Readonly<Record<OperationName, number>> = {
  mapOrder: 1500,
  saveSubdomain: 200,
  saveCalling: 200,
  addSite: 500,
  provision: 2000,
  removeLocation: 200,
  removeSite: 300,
}

export const endOf = (world: World, operation: OperationName): number =>
  Math.round(world.time + durations[operation] * world.pace)

/**
 * Does all work that fell due, in the order it fell due. Nothing runs in
 * between: a job is its stored end and what is then to be done, so that a
 * restarted simulator goes on as if it had never stopped.
 */
export function advance(world: World): void {
  const due = Object.values(world.state.running)
    .filter((work) => isDue(world, work) && !waits(world, work))
    .sort((a, b) => a.endsAt - b.endsAt)
  for (const work of due) settle(world, work)
}

/** A clock that was set back must not stop the work: more than its whole time is never left. */
const isDue = (world: World, { endsAt, request }: Work) =>
  endsAt <= world.time || endsAt > endOf(world, request.operation)

const waits = ({ state }: World, { jobId }: Work) => own(state.jobs, jobId)?.job.status === 'pending_rpl_review'

function settle(world: World, work: Work): void {
  const stored = own(world.state.jobs, work.jobId)
  if (!stored) throw new Error(`There is work for a job that does not exist: ${work.jobId}`)
  stored.job = { ...stored.job, ...outcomeOf(world, work, stored.job) }
  if (stored.job.status !== 'pending_rpl_review') delete world.state.running[work.jobId]
}

function outcomeOf(world: World, work: Work, job: Job): Partial<Job> {
  const { review, script } = work
  if (review === 'needed') return { status: 'pending_rpl_review' }
  if (review === 'refused')
    return failed({ errorCode: 'COMPLIANCE_REVIEW', description: 'The review did not let it pass' })
  const done = doWork(world, work, job)
  if (script?.outcome === 'error') return { ...done, ...failed(troubleOf(script)) }
  if (done.error) return failed(done.error)
  return { ...done, status: script?.outcome === 'provisioned_with_errors' ? 'provisioned_with_errors' : 'provisioned' }
}

const failed = (error: Trouble) => ({ status: 'error', error }) as const

/** What the job did. A scripted error leaves settings undone, and a mapping half done. */
function doWork(world: World, work: Work, job: Job): Partial<Job> {
  const { request } = work
  const fails = work.script?.outcome === 'error'
  if (request.operation === 'mapOrder') return finishMapOrder(world, request, fails)
  if (request.operation === 'provision') return finishProvision(world, request, { work, job })
  if (fails) return {}
  switch (request.operation) {
    case 'addSite':
      return finishSite(world, request)
    case 'saveSubdomain':
      finishSubdomain(world, request)
      return {}
    case 'saveCalling':
      finishCalling(world, request)
      return {}
    case 'removeLocation':
      removeLocation(world, request)
      return {}
    case 'removeSite':
      removeSite(world, request)
      return {}
  }
}

/** A person looked at what waits for a review: the work goes on, or ends. Gives back the jobs that waited. */
export function endReview(world: World, meant: (job: Job) => boolean, result: 'cleared' | 'refused'): Job[] {
  return Object.values(world.state.running).flatMap((work) => {
    const stored = own(world.state.jobs, work.jobId)
    if (stored?.job.status !== 'pending_rpl_review' || !meant(stored.job)) return []
    Object.assign(work, { review: result, endsAt: endOf(world, work.request.operation) })
    stored.job = { ...stored.job, status: 'provisioning' }
    return stored.job
  })
}
