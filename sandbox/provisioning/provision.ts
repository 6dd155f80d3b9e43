import type { z } from 'zod'
import type { Job, Provision, Service, Trouble } from '../../flows/provisioning/contract.ts'
import { refuse, type Refused } from './answers.ts'
import type { Fault } from './fault-shapes.ts'
import { own, type State, type StoredOrder, type Work } from './state.ts'
import type { World } from './world.ts'

type Request = z.infer<typeof Provision>
type Line = Request['lines'][number]

export function refuseProvision({ state }: World, request: Request): Refused | undefined {
  const order = own(state.orders, request.orderId)
  if (!order || order.partnerOrgId !== request.partnerOrgId || order.customerOrgId !== request.customerOrgId) {
    return refuse('CONFLICT', 'The order is not attached to these organisations')
  }
  if (!own(state.organisations, request.customerOrgId))
    return refuse('NOT_FOUND', 'There is no such organisation', 'customerOrgId')
  const stranger = request.lines.findIndex(({ lineId }) => !Object.hasOwn(order.lines, lineId))
  if (stranger >= 0) return refuse('CONFLICT', 'The line is not attached to the order', `lines.${stranger}.lineId`)
  if (request.lines.every((line) => isDone(order, line)))
    return refuse('ALREADY_PROVISIONED', 'Everything is provisioned already')
  return undefined
}

const isDone = (order: StoredOrder, { lineId, services }: Line): boolean =>
  services.every(({ service }) => order.lines[lineId]?.services[service] === 'provisioned')

/** Billing starts with a job unless all of its lines are billed; running jobs that came earlier do not count. */
export function bills({ state }: World, { orderId, lines }: Request): boolean {
  const order = own(state.orders, orderId)
  return lines.some(({ lineId }) => order?.lines[lineId]?.billedSince === undefined)
}

/** A job and what is to be done for it. */
interface Run {
  readonly work: Work
  readonly job: Job
}

/** Activates, and as the very last thing starts billing. */
export function finishProvision(world: World, request: Request, { work, job }: Run): Partial<Job> {
  const { state } = world
  const { script } = work
  const failed = failedServices(request, script)
  activate(state, request, failed)
  const billing = script?.billing ?? (script?.outcome === 'error' ? 'not_started' : 'started')
  const perService = servicesOf(request).map((service) => reportOf(service, failed, script))
  if (billing === 'not_started') return { perService, billing }
  if (work.bills) startBilling(state, request, { job, time: new Date(Math.min(work.endsAt, world.time)).toISOString() })
  return { perService, billing, ...(billing === 'started' && { startedAt: billedSince(state, request) }) }
}

const billedSince = (state: State, { orderId, lines }: Request): string | undefined =>
  lines.flatMap(({ lineId }) => own(state.orders, orderId)?.lines[lineId]?.billedSince ?? []).sort()[0]

const servicesOf = ({ lines }: Request): Service[] => [
  ...new Set(lines.flatMap(({ services }) => services.map(({ service }) => service))),
]

/** `error` fails everything, `provisioned_with_errors` the first service. */
function failedServices(request: Request, script: Fault | undefined): Service[] {
  if (script?.outcome === 'error') return servicesOf(request)
  return script?.outcome === 'provisioned_with_errors' ? servicesOf(request).slice(0, 1) : []
}

function reportOf(service: Service, failed: readonly Service[], script: Fault | undefined): Job['perService'][number] {
  if (!failed.includes(service)) return { service, status: 'provisioned', errors: [], warnings: [] }
  return { service, status: 'error', errors: [troubleOf(script)], warnings: [] }
}

/** What a scripted failure says of itself. */
export function troubleOf(script: Fault | undefined): Trouble {
  return { errorCode: script?.errorCode ?? 'UPSTREAM', description: 'A fault that was set in the sandbox' }
}

function activate(state: State, { orderId, customerOrgId, lines }: Request, failed: readonly Service[]): void {
  const known = own(state.orders, orderId)?.lines ?? {}
  for (const { lineId, services } of lines) {
    for (const { service, quantity } of services) {
      const line = known[lineId]
      if (line?.services[service] === 'provisioned') continue
      if (line) line.services[service] = failed.includes(service) ? 'error' : 'provisioned'
      if (!failed.includes(service)) grant(state, customerOrgId, { service, quantity })
    }
  }
}

function grant(state: State, orgId: string, { service, quantity }: { service: Service; quantity: number }): void {
  const organisation = own(state.organisations, orgId)
  const licence = organisation?.licences.find((it) => it.service === service)
  if (licence) licence.quantity += quantity
  else organisation?.licences.push({ service, quantity })
}

function startBilling(state: State, request: Request, { job, time }: { job: Job; time: string }): void {
  const { orderId, jobId, idempotencyKey } = job
  const organisation = own(state.organisations, request.customerOrgId)
  const lines = own(state.orders, orderId)?.lines ?? {}
  for (const { lineId } of request.lines) {
    const line = lines[lineId]
    if (line && organisation && !line.billedSince)
      organisation.activeSubscriptions = (organisation.activeSubscriptions ?? 0) + 1
    if (line) line.billedSince ??= time
  }
  if (organisation) {
    organisation.isTrial = false
    delete organisation.trialAdminEmail
  }
  const entry = {
    order: orderId,
    operation: 'billingStarted',
    idempotencyKey,
    time,
    repeat: false,
    jobId,
    outcome: 'started' as const,
  }
  state.ledger.push(entry)
}
