import type { Job, Operation } from '../../flows/provisioning/contract.ts'
import type { Answer, Provisioning } from '../../flows/provisioning/provisioning.ts'

type Request<Name extends Operation['operation']> = Extract<Operation, { operation: Name }>

/** Nordwind's first order for Żółta Łódź; `change` replaces whole fields. */
export const mapOrder = (orderId: string, change: Partial<Request<'mapOrder'>> = {}): Request<'mapOrder'> => ({
  operation: 'mapOrder',
  orderId,
  lineIds: ['1'],
  partner: {
    create: { adminEmail: 'ola@nordwind.example', companyName: 'Nordwind Systemy Sp. z o.o.', country: 'PL' },
  },
  customer: { create: { adminEmail: 'bea@zolta-lodz.example', companyName: 'Żółta Łódź S.A.', country: 'PL' } },
  ...change,
})

export const saveSubdomain = (orderId: string, orgId: string, name: string): Request<'saveSubdomain'> => ({
  operation: 'saveSubdomain',
  orderId,
  orgId,
  name,
})

export const saveCalling = (orderId: string, orgId: string, name = 'Łódź'): Request<'saveCalling'> => ({
  operation: 'saveCalling',
  orderId,
  orgId,
  location: {
    name,
    country: 'PL',
    address1: 'ul. Świętokrzyska 1',
    city: 'Łódź',
    postalCode: '90-001',
    timeZone: 'Europe/Warsaw',
    announcementLanguage: 'pl_pl',
    emailLanguage: 'pl_pl',
  },
  terms: { acceptedBy: 'ola@nordwind.example', acceptedAt: '2026-03-02T09:00:00.000Z' },
})

export const addSite = (
  orderId: string,
  orgId: string,
  site: Partial<Request<'addSite'>['site']>,
): Request<'addSite'> => ({
  operation: 'addSite',
  orderId,
  orgId,
  site: { name: 'zolta-lodz', timeZone: 'Europe/Warsaw', userManagement: 'control_hub', earlyRelease: false, ...site },
})

export const provision = (orderId: string, { partnerOrgId, customerOrgId }: Mapped): Request<'provision'> => ({
  operation: 'provision',
  orderId,
  partnerOrgId,
  customerOrgId,
  lines: [
    {
      lineId: '1',
      services: [
        { service: 'calling', quantity: 120 },
        { service: 'meetings', quantity: 120 },
      ],
    },
  ],
})

/** Sends an operation as the product does: frozen text, under a key. */
export const begin = (provisioning: Provisioning, request: Operation, key: string): Promise<Answer<Job>> =>
  provisioning.begin(request.operation, JSON.stringify(request), key)

/** The value of an answer that has to be there. */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new Error(`Refused with ${answer.code} (${answer.outcome}), field ${answer.field ?? '-'}`)
}

/** Begins an operation and asks until its work is over. */
export async function done(provisioning: Provisioning, request: Operation, key: string): Promise<Job> {
  let job = valueOf(await begin(provisioning, request, key))
  while (job.status === 'provisioning') job = valueOf(await provisioning.getJob(job.jobId))
  return job
}

export interface Mapped {
  readonly partnerOrgId: string
  readonly customerOrgId: string
}

/** Maps an order and says to what. */
export async function mapped(provisioning: Provisioning, request: Request<'mapOrder'>): Promise<Mapped> {
  const { partnerOrgId, customerOrgId, status } = await done(provisioning, request, `map-${request.orderId}`)
  if (partnerOrgId === undefined || customerOrgId === undefined) throw new Error(`The mapping ended as ${status}`)
  return { partnerOrgId, customerOrgId }
}
