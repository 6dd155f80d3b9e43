import type { z } from 'zod'
import { readAnswer } from '../http-answers.ts'
import { knownCode, unreadable } from '../http-errors.ts'
import { refusalOfThrown } from '../http-unsent.ts'
import { pathPart } from '../path-part.ts'
import type { Answer, Refusal } from '../provisioning.ts'
import { Accepted, Customer, CustomerList, Precheck } from './customer.ts'
import { encodedId, isSameOrganisation } from './organisation-ids.ts'

export interface ApiOptions {
  /** Where Webex's paths begin, e.g. `https://webexapis.com/v1`. */
  readonly url: string
  /** For everything that one question or change of ours needs, however many calls that is. */
  readonly timeoutMs: number
  /** Calls it; who we are is its business. An `UnsentError` of it says that nothing went out. */
  readonly fetch: typeof fetch
}

/** Calls that share one deadline. */
export interface Api {
  byOrder(orderId: string): Promise<Answer<readonly Customer[]>>
  byOrganisation(orgId: string): Promise<Answer<readonly Customer[]>>
  read(customerId: string): Promise<Answer<Customer>>
  /** Creates nothing. */
  validate(body: object): Promise<Answer<undefined>>
  /** The new customer's id, where the answer says it. */
  create(body: object): Promise<Answer<string | undefined>>
  update(customerId: string, body: object): Promise<Answer<string | undefined>>
}

type Send = <T>(request: Request, read: (response: Response) => Promise<Answer<T>>) => Promise<Answer<T>>

interface Request {
  readonly path: string
  readonly method?: 'POST' | 'PUT'
  readonly body?: object
}

/** Cisco's API for Webex Wholesale customers, call by call. Nothing is repeated here, and nothing logged. */
export function openApi(options: ApiOptions): () => Api {
  const { timeoutMs } = options
  return () => calls(sender(options, AbortSignal.timeout(timeoutMs)))
}

function calls(send: Send): Api {
  const list = (by: 'externalId' | 'orgId', value: string, isMeant: (customer: Customer) => boolean) =>
    send({ path: `?${new URLSearchParams({ [by]: value }).toString()}` }, (response) =>
      // A server that did not keep to the filter has not said that there is nothing.
      readAnswer(
        response,
        CustomerList.refine(({ items }) => items.every(isMeant)).transform(({ items }) => items),
      ),
    )
  return {
    byOrder: (orderId) => list('externalId', orderId, ({ externalId }) => externalId === orderId),
    byOrganisation: (orgId) => list('orgId', encodedId(orgId), (it) => isSameOrganisation(it.orgId ?? '', orgId)),
    read: (customerId) =>
      send({ path: `/${pathPart(customerId)}` }, (response) =>
        readAnswer(
          response,
          Customer.refine(({ id }) => id === customerId),
        ),
      ),
    validate: (body) => send({ path: '/validate', method: 'POST', body }, readPrecheck),
    create: (body) => send({ path: '', method: 'POST', body }, readAccepted),
    update: (customerId, body) => send({ path: `/${pathPart(customerId)}`, method: 'PUT', body }, readAccepted),
  }
}

function sender({ url, fetch }: ApiOptions, signal: AbortSignal): Send {
  return async ({ path, method = 'GET', body }, read) => {
    const headers = { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) }
    const init = { method, headers, redirect: 'manual', signal, ...(body && { body: JSON.stringify(body) }) } as const
    try {
      return await read(await fetch(`${url}/wholesale/customers${path}`, init))
    } catch (thrown) {
      return refusalOfThrown(thrown)
    }
  }
}

/** A failed precheck may come with any status. */
async function readPrecheck(response: Response): Promise<Answer<undefined>> {
  const answer = await readAnswer(response, Precheck)
  if (!answer.ok) return answer
  const [first] = answer.value.errors
  if (!first) return { ok: true, value: undefined }
  const { trackingId } = unreadable(response)
  const refusal: Refusal = { ok: false, code: knownCode(first.errorCode) ?? 'VALIDATION', outcome: 'refused' }
  return { ...refusal, ...(trackingId !== undefined && { trackingId }) }
}

async function readAccepted(response: Response): Promise<Answer<string | undefined>> {
  const answer = await readAnswer<z.infer<typeof Accepted>>(response, Accepted)
  if (!answer.ok) return answer
  return { ok: true, value: lastSegment(answer.value.url ?? response.headers.get('location') ?? '') }
}

function lastSegment(url: string): string | undefined {
  const segment = url.split(/[?#]/)[0]?.replace(/\/+$/, '').split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(segment) || undefined
  } catch {
    return undefined
  }
}
