import ky, { HTTPError, type Options } from 'ky'
import type { z } from 'zod'
import { Availability, Job, Jobs, Lookup, Organisation } from './contract.ts'
import { inWords, readAnswer, readNothing } from './http-answers.ts'
import { retryAfterIn } from './http-errors.ts'
import { refusalOfThrown, unsentIn } from './http-unsent.ts'
import { pathPart } from './path-part.ts'
import type { Answer, Provisioning } from './provisioning.ts'

export interface HttpProvisioningOptions {
  /** Where the contract's paths begin, e.g. `https://provisioning.example/v1`. */
  readonly url: string
  /** How long one question may take, with its repeats and its answer's body. */
  readonly timeoutMs: number
  /** Calls it; who we are is its business. An `UnsentError` of it says that nothing went out. */
  readonly fetch: typeof fetch
}

/** The longest `Retry-After`, in seconds, that is waited for inside a question; a longer one is handed to the caller. */
const patience = 2

/**
 * The provisioning services over HTTP, after `contract.ts`. Every answer is
 * parsed at the door; whatever cannot be understood is an unknown outcome.
 * Reads that are turned away (429, 503) or lose their connection are asked
 * again twice; changes never are, because only the caller knows whether that
 * is safe. Nothing is logged.
 */
export function openHttpProvisioning(options: HttpProvisioningOptions): Provisioning {
  const ask = connect(options)
  return { ...questions(ask), ...changes(ask) }
}

type Ask = <T>(path: string, options: Options, read: (response: Response) => Promise<Answer<T>>) => Promise<Answer<T>>

function connect({ url, timeoutMs, fetch }: HttpProvisioningOptions): Ask {
  const client = ky.create({
    prefixUrl: new URL(url),
    redirect: 'manual',
    headers: { accept: 'application/json' },
    timeout: false,
    retry: 0,
    fetch,
  })
  return async (path, options, read) => {
    // A request that cannot even be made is a bug, and thrown.
    const answer = client(path, { ...options, signal: AbortSignal.timeout(timeoutMs) })
    try {
      return await read(await anyAnswer(answer))
    } catch (thrown) {
      return refusalOfThrown(thrown)
    }
  }
}

function questions(ask: Ask): Omit<Provisioning, 'begin' | 'setPassword'> {
  const question = <T>(path: string, options: Options, schema: z.ZodType<T>) =>
    ask(path, { ...options, ...patiently }, (response) => readAnswer(response, schema))
  /** Whoever asks about jobs has a patience of their own. */
  const once = <T>(path: string, options: Options, schema: z.ZodType<T>) =>
    ask(path, options, (response) => readAnswer(response, schema))
  return {
    findPartnerOrg: (email) => question('lookups/partner-organisation', post({ email }), Lookup),
    findCustomerOrg: (email, companyName) =>
      question('lookups/customer-organisation', post({ email, companyName }), Lookup),
    getOrganisation: (orgId) => question(`organizations/${pathPart(orgId)}`, {}, Organisation),
    checkSubdomain: (name) => question('checks/subdomain', post({ name }), Availability),
    checkSite: (name) => question('checks/site', post({ name }), Availability),
    getJob(jobId) {
      const ofThisId = Job.refine((job) => job.jobId === jobId).transform(inWords)
      return once(`operations/${pathPart(jobId)}`, {}, ofThisId)
    },
    findJobs(orderId) {
      const ofThisOrder = Jobs.refine(({ items }) => items.every((job) => job.orderId === orderId))
      const list = ofThisOrder.transform(({ items }) => items.map(inWords))
      return once('operations', { searchParams: { reference: orderId } }, list)
    },
  }
}

function changes(ask: Ask): Pick<Provisioning, 'begin' | 'setPassword'> {
  return {
    begin(_operation, body, idempotencyKey) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey }
      const ofThisKey = Job.refine((job) => job.idempotencyKey === idempotencyKey).transform(inWords)
      return ask('operations', { method: 'post', headers, body }, (response) => readAnswer(response, ofThisKey))
    },
    setPassword(orgId, email, password) {
      const path = `organizations/${pathPart(orgId)}/administrator-password`
      return ask(path, { method: 'put', json: { email, password } }, readNothing)
    },
  }
}

const post = (json: object): Options => ({ method: 'post', json })

const patiently: Options = {
  retry: {
    limit: 2,
    methods: ['get', 'post'],
    statusCodes: [429, 503],
    afterStatusCodes: [429, 503],
    jitter: true,
    shouldRetry: ({ error }) => (isTooLong(error) || unsentIn(error)?.code === 'UNAUTHENTICATED' ? false : undefined),
  },
  hooks: {
    beforeRetry: [
      async ({ error }) => {
        // An answer that nobody reads would keep its connection.
        if (error instanceof HTTPError) await error.response.body?.cancel()
      },
    ],
  },
}

const isTooLong = (error: Error): boolean =>
  error instanceof HTTPError && (retryAfterIn(error.response.headers).retryAfter ?? 0) > patience

/** Answers of every status, so that one reader judges them all. */
async function anyAnswer(response: Promise<Response>): Promise<Response> {
  try {
    return await response
  } catch (error) {
    if (error instanceof HTTPError) return error.response
    throw error
  }
}
