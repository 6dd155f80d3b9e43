import { type Request, Router } from 'express'
import { CustomerLookupRequest, NameCheckRequest, PartnerLookupRequest } from '../../flows/provisioning/contract.ts'
import { isRefused, refuse, type Refused, type Reply } from './answers.ts'
import { operation, password } from './change-routes.ts'
import { bodyOf, pause, serve, type Task } from './door.ts'
import type { CallName } from './fault-shapes.ts'
import { findCustomer, findPartner } from './lookups.ts'
import { check, type NameKind } from './names.ts'
import { emailKey, viewOf } from './organisations.ts'
import { seedSlow } from './seed.ts'
import type { Simulation } from './simulation.ts'
import { own, type State } from './state.ts'

/** The published contract: what every provisioning back end has to answer. */
export function contractRoutes(simulation: Simulation): Router {
  const router = Router()
  const served = (read: (simulation: Simulation, request: Request) => Task | Refused) =>
    serve(simulation, (request) => read(simulation, request))

  router.post('/lookups/partner-organisation', served(partnerLookup))
  router.post('/lookups/customer-organisation', served(customerLookup))
  router.post('/checks/subdomain', served(nameCheck('subdomain', 'checkSubdomain')))
  router.post('/checks/site', served(nameCheck('site', 'checkSite')))
  router.get('/organizations/:orgId', served(organisation))
  router.put('/organizations/:orgId/administrator-password', served(password))
  router.post('/operations', served(operation))
  router.get('/operations', served(jobsOfOrder))
  router.get('/operations/:jobId', served(job))
  return router
}

/** A task that only looks at the world. */
const looking = (simulation: Simulation, call: CallName, find: (state: State) => object): Task => ({
  call,
  startsJob: false,
  act: () => answer(find(simulation.look().state)),
})

const answer = (found: object): Reply => (isRefused(found) ? found : { status: 200, body: found })

function partnerLookup(simulation: Simulation, request: Request): Task | Refused {
  const body = bodyOf(request, PartnerLookupRequest)
  if (isRefused(body)) return body
  const { email } = body.value
  return slowly(
    simulation,
    email,
    looking(simulation, 'findPartnerOrg', (state) => findPartner(state, email)),
  )
}

function customerLookup(simulation: Simulation, request: Request): Task | Refused {
  const body = bodyOf(request, CustomerLookupRequest)
  if (isRefused(body)) return body
  const { email, companyName } = body.value
  const find = (state: State) => findCustomer(state, { email, companyName })
  return slowly(simulation, email, looking(simulation, 'findCustomerOrg', find))
}

/** The same task, but late for an address that is seeded to be slow. */
function slowly({ look, closing }: Simulation, email: string, task: Task): Task {
  if (!seedSlow.emails.includes(emailKey(email))) return task
  const act = async () => {
    await pause(seedSlow.milliseconds * look().pace, closing)
    return task.act(undefined)
  }
  return { ...task, act }
}

const nameCheck = (kind: NameKind, call: CallName) => (simulation: Simulation, request: Request) => {
  const body = bodyOf(request, NameCheckRequest)
  if (isRefused(body)) return body
  return looking(simulation, call, (state) => check(state, kind, body.value.name))
}

function organisation(simulation: Simulation, { params }: Request): Task {
  return looking(simulation, 'getOrganisation', ({ organisations }) => {
    const found = own(organisations, String(params.orgId))
    return found ? viewOf(found, '') : refuse('NOT_FOUND', 'There is no such organisation')
  })
}

function jobsOfOrder(simulation: Simulation, { query }: Request): Task | Refused {
  const { reference } = query
  if (typeof reference !== 'string' || reference === '') return refuse('VALIDATION', 'Name the order', 'reference')
  return looking(simulation, 'getProvisioning', ({ orders, jobs }) => {
    const jobIds = own(orders, reference)?.jobIds ?? []
    return { items: jobIds.flatMap((jobId) => own(jobs, jobId)?.job ?? []) }
  })
}

function job(simulation: Simulation, { params }: Request): Task {
  return looking(simulation, 'getProvisioning', ({ jobs }) => {
    return own(jobs, String(params.jobId))?.job ?? refuse('NOT_FOUND', 'There is no such operation')
  })
}
