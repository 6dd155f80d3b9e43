import { type Request, type RequestHandler, Router } from 'express'
import { z } from 'zod'
import { isRefused, refuse, type Refused, type Reply } from './answers.ts'
import { bodyOf, send } from './door.ts'
import { FaultsRequest } from './fault-shapes.ts'
import { freshState } from './fresh-state.ts'
import { advance, endReview } from './jobs.ts'
import { take } from './names.ts'
import { own } from './state.ts'
import type { World } from './world.ts'

export const OrganisationChange = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  /** Another partner takes it over; null gives it back. */
  managedBy: z.string().min(1).max(200).nullable().optional(),
})
export const TakenName = z.strictObject({ kind: z.enum(['subdomain', 'site']), name: z.string().min(1).max(63) })
/** Ends the wait of one job, or of all that wait for an order. */
export const Review = z.strictObject({
  jobId: z.string().optional(),
  orderId: z.string().optional(),
  result: z.enum(['cleared', 'refused']).default('cleared'),
})

/** What only a stand-in has: making the world go wrong, and looking behind the curtain. */
export function controlRoutes(world: World): Router {
  const router = Router()
  const control = (act: (request: Request) => Reply): RequestHandler => controlled(world, act)
  router.get(
    '/ledger',
    control((request) => ({ status: 200, body: ledger(world, request.query.order) })),
  )
  router.get(
    '/faults',
    control(() => ({ status: 200, body: world.state.faults })),
  )
  router.post(
    '/faults',
    control((request) => setFaults(world, request)),
  )
  router.delete(
    '/faults',
    control((request) => clearFaults(world, request)),
  )
  router.patch(
    '/organizations/:orgId',
    control((request) => changeOrganisation(world, request)),
  )
  router.delete(
    '/organizations/:orgId',
    control((request) => removeOrganisation(world, String(request.params.orgId))),
  )
  router.post(
    '/names/taken',
    control((request) => takeName(world, request)),
  )
  router.post(
    '/reviews',
    control((request) => endReviews(world, request)),
  )
  router.post(
    '/reset',
    control(() => reset(world)),
  )
  return router
}

function controlled(world: World, act: (request: Request) => Reply): RequestHandler {
  return async (request, response) => {
    advance(world)
    const reply = act(request)
    if (request.method !== 'GET') await world.save()
    send(response, reply)
  }
}

const ledger = ({ state }: World, order: unknown) =>
  typeof order === 'string' ? state.ledger.filter((entry) => entry.order === order) : state.ledger

function setFaults({ state }: World, request: Request): Reply {
  const body = bodyOf(request, FaultsRequest)
  if (isRefused(body)) return body
  state.faults.push(...body.value)
  return { status: 201, body: state.faults }
}

/** All of them, or those of `?operation=`. */
function clearFaults({ state }: World, { query }: Request): Reply {
  state.faults = state.faults.filter(({ operation }) => query.operation !== undefined && query.operation !== operation)
  return { status: 204 }
}

const noOrganisation = (): Refused => refuse('NOT_FOUND', 'There is no such organisation')

function changeOrganisation({ state }: World, request: Request): Reply {
  const body = bodyOf(request, OrganisationChange)
  if (isRefused(body)) return body
  const found = own(state.organisations, String(request.params.orgId))
  if (!found) return noOrganisation()
  const { name, managedBy } = body.value
  if (name !== undefined) found.name = name
  if (managedBy === null) delete found.managedBy
  else if (managedBy !== undefined) found.managedBy = managedBy
  return { status: 200, body: found }
}

function removeOrganisation({ state }: World, orgId: string): Reply {
  if (!own(state.organisations, orgId)) return noOrganisation()
  delete state.organisations[orgId]
  return { status: 204 }
}

function takeName({ state }: World, request: Request): Reply {
  const body = bodyOf(request, TakenName)
  if (isRefused(body)) return body
  take(state, body.value.kind, { name: body.value.name })
  return { status: 204 }
}

function endReviews(world: World, request: Request): Reply {
  const body = bodyOf(request, Review)
  if (isRefused(body)) return body
  const { jobId, orderId, result } = body.value
  const ended = endReview(world, (job) => job.jobId === jobId || job.orderId === orderId, result)
  return ended.length > 0 ? { status: 200, body: { items: ended } } : refuse('NOT_FOUND', 'Nothing waits for a review')
}

function reset(world: World): Reply {
  world.state = freshState()
  return { status: 204 }
}
