import { type Request, Router } from 'express'
import {
  CustomerLookupRequest,
  NameCheckRequest,
  Operation,
  PartnerLookupRequest,
  PasswordRequest,
} from '../../flows/provisioning/contract.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRefused, refuse, type Refused, type Reply } from './answers.ts'
import { bodyOf, serve, type Task } from './door.ts'
import { findCustomer, findPartner } from './lookups.ts'
import { check, type NameKind } from './names.ts'
import { begin, jobOfKey } from './operations.ts'
import { emailKey, viewOf } from './organisations.ts'
import { seedSlow } from './seed.ts'
import { own } from './state.ts'
import type { World } from './world.ts'

/** The published contract: what every provisioning back end has to answer. */
export function contractRoutes(world: World): Router {
  const router = Router()
  router.post(
    '/lookups/partner-organisation',
    serve(world, (request) => partnerLookup(world, request)),
  )
  router.post(
    '/lookups/customer-organisation',
    serve(world, (request) => customerLookup(world, request)),
  )
  router.post(
    '/checks/subdomain',
    serve(world, (request) => nameCheck(world, request, 'subdomain')),
  )
  router.post(
    '/checks/site',
    serve(world, (request) => nameCheck(world, request, 'site')),
  )
  router.get(
    '/organizations/:orgId',
    serve(world, (request) => organisation(world, request)),
  )
  router.put(
    '/organizations/:orgId/administrator-password',
    serve(world, (request) => password(world, request)),
  )
  router.post(
    '/operations',
    serve(world, (request) => operation(world, request)),
  )
  router.get(
    '/operations',
    serve(world, (request) => jobsOfOrder(world, request)),
  )
  router.get(
    '/operations/:jobId',
    serve(world, (request) => job(world, request)),
  )
  return router
}

const answer = (found: object): Reply => (isRefused(found) ? found : { status: 200, body: found })

function partnerLookup(world: World, request: Request): Task | Refused {
  const body = bodyOf(request, PartnerLookupRequest)
  if (isRefused(body)) return body
  const { email } = body.value
  return {
    call: 'findPartnerOrg',
    act: async () => {
      await beSlow(world, email)
      return answer(findPartner(world.state, email))
    },
  }
}

function customerLookup(world: World, request: Request): Task | Refused {
  const body = bodyOf(request, CustomerLookupRequest)
  if (isRefused(body)) return body
  const { email, companyName } = body.value
  return {
    call: 'findCustomerOrg',
    act: async () => {
      await beSlow(world, email)
      return answer(findCustomer(world.state, { email, companyName }))
    },
  }
}

async function beSlow({ pace, closing }: World, email: string): Promise<void> {
  if (!seedSlow.emails.includes(emailKey(email))) return
  await sleep(seedSlow.milliseconds * pace, undefined, { signal: closing }).catch(() => undefined)
}

function nameCheck({ state }: World, request: Request, kind: NameKind): Task | Refused {
  const body = bodyOf(request, NameCheckRequest)
  if (isRefused(body)) return body
  const call = kind === 'subdomain' ? 'checkSubdomain' : 'checkSite'
  return { call, act: () => answer(check(state, kind, body.value.name)) }
}

const param = (request: Request, name: string) => String(request.params[name])

function organisation(world: World, request: Request): Task {
  const act = () => {
    const found = own(world.state.organisations, param(request, 'orgId'))
    return found ? answer(viewOf(found, '')) : refuse('NOT_FOUND', 'There is no such organisation')
  }
  return { call: 'getOrganisation', act }
}

/** Nothing of the password is kept: only that one was set, in the ledger. */
function password(world: World, request: Request): Task | Refused {
  const body = bodyOf(request, PasswordRequest)
  if (isRefused(body)) return body
  return {
    call: 'setPassword',
    changes: true,
    act: () => setPassword(world, param(request, 'orgId'), body.value.email),
  }
}

function setPassword({ state, now }: World, orgId: string, email: string): Reply {
  const found = own(state.organisations, orgId)
  if (!found) return refuse('NOT_FOUND', 'There is no such organisation')
  if (!Object.hasOwn(found.members, emailKey(email)))
    return refuse('NOT_FOUND', 'Nobody there has this address', 'email')
  const repeat = state.ledger.some((entry) => entry.operation === 'setPassword' && entry.orgId === orgId)
  const entry = {
    order: found.createdBy ?? '',
    operation: 'setPassword',
    idempotencyKey: '',
    repeat,
    orgId,
    outcome: 'set' as const,
  }
  state.ledger.push({ ...entry, time: new Date(now()).toISOString() })
  return { status: 204 }
}

function operation(world: World, request: Request): Task | Refused {
  const body = bodyOf(request, Operation)
  if (isRefused(body)) return body
  const idempotencyKey = request.get('idempotency-key') ?? ''
  if (!/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
    return refuse('VALIDATION', 'A change needs a key of 1 to 255 printable characters', 'Idempotency-Key')
  }
  const change = { request: body.value, text: body.text, idempotencyKey }
  return {
    call: body.value.operation,
    changes: true,
    startsJob: jobOfKey(world, idempotencyKey) === undefined,
    act: (fault) => begin(world, change, fault),
  }
}

function jobsOfOrder({ state }: World, request: Request): Task | Refused {
  const { reference } = request.query
  if (typeof reference !== 'string' || reference === '') return refuse('VALIDATION', 'Name the order', 'reference')
  const act = () => {
    const jobIds = own(state.orders, reference)?.jobIds ?? []
    return answer({ items: jobIds.flatMap((jobId) => own(state.jobs, jobId)?.job ?? []) })
  }
  return { call: 'getProvisioning', act }
}

function job({ state }: World, request: Request): Task {
  const act = () => {
    const found = own(state.jobs, param(request, 'jobId'))
    return found ? answer(found.job) : refuse('NOT_FOUND', 'There is no such operation')
  }
  return { call: 'getProvisioning', act }
}
